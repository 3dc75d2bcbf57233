-- Look up the member of the session, or return an error: REMOVED, WAITING, NO_SESSION. A session is valid only while
-- its member is in the meeting. parts/permission.lua checks their right.
-- needs: base first granted hidden_to hides_history members removed role_of scope_of session waiting
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
if hides_history then
  hidden_to = tonumber(string.match(record, ',"since":(%d+)') or 0)
  first = math.max(base, hidden_to + 1)
end
