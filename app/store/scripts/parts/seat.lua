-- Whose session this is, or why it is nobody's: a session counts only while its member is in the meeting. And
-- whether they may do what they are about to: NOT_ALLOWED <their role>.
local member = redis.call("GET", session)
local record = member and redis.call("HGET", members, member)
if not record then
  if member and redis.call("HEXISTS", removed, member) == 1 then
    return redis.error_reply("REMOVED")
  end
  return redis.error_reply(member and redis.call("HEXISTS", waiting, member) == 1 and "WAITING" or "NO_SESSION")
end
local role = role_of(record)
local scope = scope_of(role, ARGV[6])
if not scope then
  return redis.error_reply("NOT_ALLOWED " .. role)
end
if hides_history then
  first = math.max(base, tonumber(string.match(record, ',"since":(%d+)') or 0) + 1)
end
