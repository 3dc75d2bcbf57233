-- Read the log forwards, up to so many bytes (parts/entries_before.lua).
--
-- max_read_bytes  of entries; the last one read may exceed it
-- needs: base integer max_read_bytes messages
-- gives: entries_from

local STEP = 20  -- entries in one LRANGE

-- Return the entry at the seq `start` and up to `most` entries after it; the bytes of the first do not count, so that
-- a reader who has it always gets another.
local function entries_from(start, most)
  local found, size, most_bytes, is_end = {}, 0, tonumber(max_read_bytes), false
  while #found <= most and size < most_bytes and not is_end do
    local from = start + #found
    local to = math.min(from + STEP - 1, start + most)
    local entries = redis.call("LRANGE", messages, integer(from - base), integer(to - base))
    for _, entry in ipairs(entries) do
      if size < most_bytes then
        size = #found > 0 and size + #entry or 0
        found[#found + 1] = entry
      end
    end
    is_end = #entries < STEP
  end
  return found
end
