-- A page of the log's past. Writes nothing.
--
-- ARGV[6]  the seq before which it ends  ARGV[7]  entries at most
-- returns  the seq of its first entry, the log's base, its entries; or an error: NO_MEETING, NO_SESSION
--#include keys
--#include meeting
--#include seat
local stop = math.min(tonumber(ARGV[6]) - 1, seq)
local start = math.max(stop - tonumber(ARGV[7]) + 1, base)
local entries = {}
if start <= stop then
  entries = redis.call("LRANGE", messages, whole(start - base), whole(stop - base))
end
return { whole(start), whole(base), entries }
