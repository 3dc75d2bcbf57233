-- Allow a removed member to join again, and unblock their address.
--
-- target_id    the member
-- returns  nothing, or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED
--#include keys
--#args target_id
--#include meeting role caller permission
local all = redis.call("HGETALL", removed)
for place = 1, #all, 2 do
  if all[place] == target_id or all[place + 1] == target_id then
    redis.call("HDEL", removed, all[place])
  end
end
