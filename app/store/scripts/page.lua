-- Return a page of the log's history. Writes nothing.
--
-- ARGV[7]  the seq before which it ends  ARGV[8]  entries at most
-- returns  the seq of its first entry, the seq of the first that the member may see, its entries; or an error:
--          NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED
--#include keys
--#include meeting
--#include role
--#include seat
local stop = math.min(tonumber(ARGV[7]) - 1, seq)
local start = math.max(stop - tonumber(ARGV[8]) + 1, first)
local entries = {}
if start <= stop then
  entries = redis.call("LRANGE", messages, whole(start - base), whole(stop - base))
end
return { whole(start), whole(first), entries }
