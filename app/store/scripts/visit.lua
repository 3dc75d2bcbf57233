-- What somebody at the door may know: the meeting's name and rules, and their own seat if they have one. Writes
-- nothing.
--
-- returns  the name; the code of its link, whether it is locked, the hash of its passcode, whether newcomers wait, each
--          "" if not; the member or false, their record or false, their role, "waiting", "removed" or ""; how long it
--          lives, s; or an error: NO_MEETING, MEETING_ENDED
--#include keys
--#include meeting
--#include role
local rules = redis.call("HMGET", meeting, "name", "link", "locked", "passcode", "waiting_room")
for place = 2, 5 do
  rules[place] = rules[place] ~= "0" and rules[place] or ""
end
local id = redis.call("GET", session)
local record = id and redis.call("HGET", members, id)
local place = record and role_of(record) or ""
if id and not record then
  record = redis.call("HGET", waiting, id)
  place = record and "waiting" or redis.call("HEXISTS", removed, id) == 1 and "removed" or ""
end
return { rules, id, record, place, meeting_ttl }
