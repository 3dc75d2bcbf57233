-- Return a page of the log's history. Writes nothing but the rate limit; a page without entries does not count.
--
-- before       the seq before which the page ends          limit  entries at most
-- max_read_bytes: parts/entries_before.lua
-- returns  the seq of its first entry, the seq of the first that the member may see, the seq up to which the history
--          is hidden from the member, or 0, its entries; or an error:
--          NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED, RATE_LIMITED <ms to wait>
--#include keys
--#args before limit max_read_bytes interval_ms burst
--#include meeting role caller permission entries_before
if tonumber(before) <= first then
  return { before, integer(first), integer(hidden_to), {} }
end
local rate_field = "page/" .. member_id
--#include rate_limit note_pace
note_pace()
local entries, start = entries_before(tonumber(before), tonumber(limit))
return { integer(start), integer(first), integer(hidden_to), entries }
