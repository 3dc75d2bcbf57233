-- Those who wait to be let in. They are heard of every few seconds, or wait no more.

local WAITS_MS = 30000

local function seen_waiting(id)
  redis.pcall("HSET", waiting, "seen/" .. id, whole(now))
end

local function stop_waiting(id)
  redis.call("HDEL", waiting, id, "seen/" .. id)
  flip(away)
end

-- Forget somebody who has waited, and is not let in.
local function turn_away(id, record)
  forget_name(record)
  redis.call("HDEL", devices, id)
  stop_waiting(id)
end

-- Everybody who waits, as a table of id -> record.
local function all_waiting()
  local all, found = redis.call("HGETALL", waiting), {}
  for place = 1, #all, 2 do
    if not string.find(all[place], "/", 1, true) then
      found[all[place]] = all[place + 1]
    end
  end
  return found
end

-- Forget those who have closed the page. A time ahead of now was left by a clock that went back.
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

-- Let somebody in who has waited. `entry_id` is random. A full store refuses the first write, and all of it.
local function admit(id, record, entry_id)
  local start, from = string.match(record, '^(.*",)"joined_at":%d+'), string.match(record, ',"from":"%x+"') or ""
  seat(id, start .. seated_now() .. from .. "}", entry_id)
  stop_waiting(id)
end
