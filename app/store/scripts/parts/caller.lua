-- Look up the member of the session, and check their right, or return an error. A session is valid only while its
-- member is in the meeting. Errors: REMOVED, WAITING, NO_SESSION, NOT_ALLOWED <role of the member>.
-- needs: base first granted hides_history members removed role_of scope_of session waiting
-- gives: member_id record role scope
local member_id = redis.call("GET", session)
local record = member_id and redis.call("HGET", members, member_id)
if not record then
  if member_id and redis.call("HEXISTS", removed, member_id) == 1 then
    return redis.error_reply("REMOVED")
  end
  return redis.error_reply(member_id and redis.call("HEXISTS", waiting, member_id) == 1 and "WAITING" or "NO_SESSION")
end
local role = role_of(record)
local scope = scope_of(role, granted)
if not scope then
  return redis.error_reply("NOT_ALLOWED " .. role)
end
if hides_history then
  first = math.max(base, tonumber(string.match(record, ',"since":(%d+)') or 0) + 1)
end
