-- Bring presence up to date before a script notes a heartbeat: correct the times, and count who is away.
-- needs: away count_away hostless_at integer meeting now seen set_away
-- gives: recount_away

local PAUSE_MS = 60000  -- three heartbeats of a worker that were missed, or thirty polls

-- After the clock went back, some times are in the future: their members would count as online until the clock has
-- caught up. Set these times to now.
local function clamp_to_now()
  for _, id in ipairs(redis.call("ZRANGEBYSCORE", seen, "(" .. integer(now), "+inf")) do
    redis.pcall("ZADD", seen, integer(now), id)
  end
  if hostless_at > now then
    hostless_at = now
    redis.pcall("HSET", meeting, "hostless_at", integer(now))
  end
end

-- During an outage of Redis, the workers or the network, or a jump of the clock, there are no heartbeats of any member.
-- After such a pause, absence is measured from now on: for succession and for the waiting room.
local function restart_after_pause()
  local latest = tonumber(redis.call("ZRANGE", seen, -1, -1, "WITHSCORES")[2] or 0)
  if now - latest <= PAUSE_MS then
    return
  end
  hostless_at = now
  redis.pcall("HSET", meeting, "hostless_at", integer(now))
end

local function recount_away()
  clamp_to_now()
  restart_after_pause()
  local count = count_away()
  if count ~= away then
    set_away(count)
  end
end
