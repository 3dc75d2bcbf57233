-- What somebody at the door may know: the meeting's name, and their own seat if they have one. Writes nothing.
--
-- KEYS[1]  meeting:{id}            hash    the meeting itself
-- KEYS[2]  meeting:{id}:members    hash    member -> record
-- KEYS[8]  meeting:{id}:session:h  string  member; the caller's session
-- returns  the name, the member or false, their record or false; or an error: NO_MEETING
local meeting, members, session = KEYS[1], KEYS[2], KEYS[8]
local name = redis.call("HGET", meeting, "name")
if not name then
  return redis.error_reply("NO_MEETING")
end
local member = redis.call("GET", session)
return { name, member, member and redis.call("HGET", members, member) }
