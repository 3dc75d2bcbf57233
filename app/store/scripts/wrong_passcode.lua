-- Count a wrong passcode, and tell the members at every tenth within a minute.
--
-- returns  nothing, or an error: NO_MEETING, MEETING_ENDED
--#include keys
--#include meeting cursor log presence told_presence publish_presence
local count, since = count_wrong_passcodes()
redis.call("HSET", meeting, "wrong_passcodes", integer(count + 1), "wrong_since", integer(since))
if reported_wrong_passcodes() == count + 1 then
  set_away(away)
  publish_presence()
end
