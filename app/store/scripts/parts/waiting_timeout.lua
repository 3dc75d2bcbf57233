-- A guest whose page does not knock for WAITS_MS loses their place in the waiting room.
-- needs: note_waiting now turn_away waiting
-- gives: all_waiting waiting_from drop_silent_guests

local WAITS_MS = 30000

-- Return all guests who wait, as a table of id -> record.
local function all_waiting()
  local all, found = redis.call("HGETALL", waiting), {}
  for place = 1, #all, 2 do
    if not string.find(all[place], "/", 1, true) then
      found[all[place]] = all[place + 1]
    end
  end
  return found
end

-- Return the guests who wait from an address, as a table of id -> record; `from` is the digest of the address, or "".
local function waiting_from(from)
  local found = {}
  for id, record in pairs(from ~= "" and all_waiting() or {}) do
    found[id] = string.find(record, ',"from":"' .. from .. '"', 1, true) and record
  end
  return found
end

-- Delete the guests who have closed the page. A time in the future means that the clock went back: set it to now.
local function drop_silent_guests()
  for id, record in pairs(all_waiting()) do
    local silent_for = now - tonumber(redis.call("HGET", waiting, "seen/" .. id) or 0)
    if silent_for > WAITS_MS then
      turn_away(id, record)
    elseif silent_for < 0 then
      note_waiting(id)
    end
  end
end
