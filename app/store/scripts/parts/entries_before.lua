-- Read the log backwards. Long entries cost Redis and the worker as much as many short ones, so their bytes are limited.
--
-- max_read_bytes  of entries; the last one read may exceed it
-- needs: base first integer max_read_bytes messages seq
-- gives: entries_before

local BACK_STEP = 20  -- entries in one LRANGE

-- Return the entries that end before the seq `before`, up to `most` of them, and the seq of the first.
local function entries_before(before, most)
  local start, size, newest_first, found = math.min(before - 1, seq) + 1, 0, {}, {}
  local last, most_bytes = math.max(start - most, first), tonumber(max_read_bytes)
  while start > last and size < most_bytes do
    local from = math.max(start - BACK_STEP, last)
    local entries = redis.call("LRANGE", messages, integer(from - base), integer(start - 1 - base))
    for number = #entries, 1, -1 do
      if size < most_bytes then
        start, size = start - 1, size + #entries[number]
        newest_first[#newest_first + 1] = entries[number]
      end
    end
  end
  for number = #newest_first, 1, -1 do
    found[#found + 1] = newest_first[number]
  end
  return found, start
end
