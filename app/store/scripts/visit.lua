-- Return what a browser at the meeting's link may know: its settings, and the browser's own seat. Writes nothing.
--
-- returns  {name, code of the link, locked, hash of the passcode, waiting room, hidden history}, each but the name "" if not
--          set; the member or false; their record or false; their role, "waiting", "removed", "denied" or ""; the seconds that the
--          meeting lives without activity; or an error: NO_MEETING, MEETING_ENDED
--#include keys
--#include meeting role
local rules = redis.call("HMGET", meeting, "name", "link", "locked", "passcode", "waiting_room", "hides_history")
for place = 2, 6 do
  rules[place] = rules[place] ~= "0" and rules[place] or ""
end
local id = redis.call("GET", session)
local record = id and redis.call("HGET", members, id)
local place = record and role_of(record) or ""
if id and not record then
  record = redis.call("HGET", waiting, id)
  local removal = not record and redis.call("HGET", removed, id)
  local how = removal and (string.find(removal, ',"denied":true', 1, true) and "denied" or "removed")
  place = record and "waiting" or how or ""
end
return { rules, id, record, place, meeting_ttl }
