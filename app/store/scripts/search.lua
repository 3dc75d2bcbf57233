-- Return the messages before an entry, for a search. Writes nothing but the rate limit.
--
-- ARGV[7]  the seq before which it ends  ARGV[8]  entries at most
-- ARGV[9]  bytes at most; the last entry may exceed them
-- ARGV[10] milliseconds between searches on average; 0: no limit
-- ARGV[11] searches at once (burst)
-- returns  the seq of the first entry read, the seq of the first that the member may see, the messages, newest first;
--          or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED, RATE_LIMITED <ms to wait>
--#include keys
--#include meeting
--#include role
--#include seat
--#include pace
local STEP = 100  -- entries in one LRANGE
local most, most_bytes = tonumber(ARGV[8]), tonumber(ARGV[9])
local field = "search/" .. member

local free_at, refused = pass(field, tonumber(ARGV[10]), tonumber(ARGV[11]))
if refused then
  return refused
end
redis.pcall("HSET", pace, field, free_at)
redis.pcall("EXPIRE", pace, meeting_ttl)

local start, size, found = math.min(tonumber(ARGV[7]) - 1, seq) + 1, 0, {}
local last = math.max(start - most, first)
while start > last and size < most_bytes do
  local entries = redis.call("LRANGE", messages, whole(math.max(start - STEP, last) - base), whole(start - 1 - base))
  for number = #entries, 1, -1 do
    if size < most_bytes then
      start, size = start - 1, size + #entries[number]
      if string.find(entries[number], '^{"seq":%d+,"id":"%x+","member":') then
        found[#found + 1] = entries[number]
      end
    end
  end
end
return { whole(start), whole(first), found }
