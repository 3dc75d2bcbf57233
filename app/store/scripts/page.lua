-- Return a page of the log's history. Writes nothing.
--
-- before       the seq before which the page ends          limit  entries at most
-- returns  the seq of its first entry, the seq of the first that the member may see, the seq up to which the history
--          is hidden from the member, or 0, its entries; or an error:
--          NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED
--#include keys
--#args before limit
--#include meeting role caller permission
local stop = math.min(tonumber(before) - 1, seq)
local start = math.max(stop - tonumber(limit) + 1, first)
local entries = {}
if start <= stop then
  entries = redis.call("LRANGE", messages, integer(start - base), integer(stop - base))
end
return { integer(start), integer(first), integer(hidden_to), entries }
