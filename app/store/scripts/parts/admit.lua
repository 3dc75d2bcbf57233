-- Admit a guest from the waiting room.
-- needs: seat seated_now stop_waiting
-- gives: admit

-- Give a seat to a waiting guest. `entry_id` is random. A full Redis refuses the first write, so nothing is half done.
local function admit(id, record, entry_id)
  local start, from = string.match(record, '^(.*",)"joined_at":%d+'), string.match(record, ',"from":"%x+"') or ""
  seat(id, start .. seated_now() .. from .. "}", entry_id)
  stop_waiting(id, record)
end
