-- Allow a removed member to join again, and unblock their address.
--
-- ARGV[7]  the member
-- returns  nothing, or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED
--#include keys
--#include meeting
--#include role
--#include seat
local all = redis.call("HGETALL", removed)
for place = 1, #all, 2 do
  if all[place] == ARGV[7] or all[place + 1] == ARGV[7] then
    redis.call("HDEL", removed, all[place])
  end
end
