-- Whose session this is, or NO_SESSION: a session counts only while its member is in the meeting.
local member = redis.call("GET", session)
local record = member and redis.call("HGET", members, member)
if not record then
  return redis.error_reply("NO_SESSION")
end
