-- Return the messages before an entry, for a search. Writes nothing but the rate limit.
--
-- before       the seq before which the search starts
-- max_read     entries at most                            max_read_bytes: parts/entries_before.lua
-- returns  the seq of the first entry read, the seq of the first that the member may see, the messages, newest first;
--          or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED, RATE_LIMITED <ms to wait>
--#include keys
--#args before max_read max_read_bytes interval_ms burst
--#include meeting role caller permission entries_before
local rate_field = "search/" .. member_id
--#include rate_limit note_pace
note_pace()
local entries, start = entries_before(tonumber(before), tonumber(max_read))
local found = {}
for number = #entries, 1, -1 do
  if string.find(entries[number], '^{"seq":%d+,"id":"%x+","member":') then
    found[#found + 1] = entries[number]
  end
end
return { integer(start), integer(first), found }
