-- What to search: the newest messages before a place. Writes only when the next search is on schedule.
--
-- ARGV[7]  the seq before which it ends  ARGV[8]  entries at most
-- ARGV[9]  bytes at most, but for one entry
-- ARGV[10]  milliseconds between searches in the long run; 0: no limit
-- ARGV[11] searches that may come at once
-- returns  the seq of the first entry looked at, the first the member may see, the messages among them, newest first;
--          or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED, RATE_LIMITED <ms to wait>
--#include keys
--#include meeting
--#include role
--#include seat
--#include pace
local STEP = 100  -- entries read at once
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
