-- A guest whose page does not knock for WAITS_MS loses their place in the waiting room.
-- needs: count_waiting hostless_at integer mend_waiting_index note_waiting now turn_away waiting waiting_seen
-- gives: drop_silent_guests

local WAITS_MS = 30000
local MAX_DROPPED_GUESTS = 50  -- in one call

-- Delete a guest who was not heard here; a worker of the version before may have heard them.
local function drop_silent_guest(id)
  local record, noted = unpack(redis.call("HMGET", waiting, id, "seen/" .. id))
  if not record then
    redis.pcall("ZREM", waiting_seen, id)
  elseif now - tonumber(noted or 0) > WAITS_MS then
    turn_away(id, record)
  else
    redis.pcall("ZADD", waiting_seen, noted, id)
  end
end

local function guests_seen(first, last)
  return ipairs(redis.call("ZRANGEBYSCORE", waiting_seen, first, last, "LIMIT", 0, MAX_DROPPED_GUESTS))
end

-- Delete the guests who have closed the page. A time in the future means that the clock went back: set it to now. After
-- a pause without heartbeats (parts/recount_away.lua) guests have the time to knock.
local function drop_silent_guests()
  if count_waiting() == 0 then
    return
  end
  mend_waiting_index()
  for _, id in guests_seen("(" .. integer(now), "+inf") do
    note_waiting(id)
  end
  if now - hostless_at > WAITS_MS then
    for _, id in guests_seen("-inf", "(" .. integer(now - WAITS_MS)) do
      drop_silent_guest(id)
    end
  end
end
