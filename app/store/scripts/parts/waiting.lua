-- The waiting room. A guest whose page does not knock for WAITS_MS loses their place.

local WAITS_MS = 30000

local function seen_waiting(id)
  redis.pcall("HSET", waiting, "seen/" .. id, whole(now))
end

local function stop_waiting(id)
  redis.call("HDEL", waiting, id, "seen/" .. id)
  flip(away)
end

-- Delete a guest who is denied or has left: their name, their list of sessions and their record.
local function turn_away(id, record)
  forget_name(record)
  redis.call("HDEL", devices, id)
  stop_waiting(id)
end

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

-- Delete the guests who have closed the page. A time in the future means that the clock went back: set it to now.
local function drop_silent()
  for id, record in pairs(all_waiting()) do
    local silent_for = now - tonumber(redis.call("HGET", waiting, "seen/" .. id) or 0)
    if silent_for > WAITS_MS then
      turn_away(id, record)
    elseif silent_for < 0 then
      seen_waiting(id)
    end
  end
end

-- Give a seat to a waiting guest. `entry_id` is random. A full Redis refuses the first write, so nothing is half done.
local function admit(id, record, entry_id)
  local start, from = string.match(record, '^(.*",)"joined_at":%d+'), string.match(record, ',"from":"%x+"') or ""
  seat(id, start .. seated_now() .. from .. "}", entry_id)
  stop_waiting(id)
end
