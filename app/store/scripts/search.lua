-- Return the messages before an entry, for a search. Writes nothing but the rate limit.
--
-- before       the seq before which the search starts
-- max_read, max_read_bytes: of entries; the last one may exceed the bytes
-- returns  the seq of the first entry read, the seq of the first that the member may see, the messages, newest first;
--          or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED, RATE_LIMITED <ms to wait>
--#include keys
--#args before max_read max_read_bytes interval_ms burst
--#include meeting role caller permission
local STEP = 100  -- entries in one LRANGE
local most, most_bytes = tonumber(max_read), tonumber(max_read_bytes)
local rate_field = "search/" .. member_id
--#include rate_limit
redis.pcall("HSET", pace, rate_field, free_at)
redis.pcall("EXPIRE", pace, meeting_ttl)

local start, size, found = math.min(tonumber(before) - 1, seq) + 1, 0, {}
local last = math.max(start - most, first)
while start > last and size < most_bytes do
  local from = math.max(start - STEP, last)
  local entries = redis.call("LRANGE", messages, integer(from - base), integer(start - 1 - base))
  for number = #entries, 1, -1 do
    if size < most_bytes then
      start, size = start - 1, size + #entries[number]
      if string.find(entries[number], '^{"seq":%d+,"id":"%x+","member":') then
        found[#found + 1] = entries[number]
      end
    end
  end
end
return { integer(start), integer(first), found }
