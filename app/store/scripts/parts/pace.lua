-- How often is too often, by the generic cell rate algorithm: one number, the time at which the next would be on
-- schedule. Returns that number when this one has been, or RATE_LIMITED and the milliseconds to wait.
local function pass(field, interval, burst)
  local free_at = math.max(tonumber(redis.call("HGET", pace, field) or 0), now)
  if free_at - now > burst * interval then  -- further ahead than this could put it: the clock went back
    free_at = now
  end
  local wait = free_at - now - (burst - 1) * interval
  if wait > 0 then
    return nil, redis.error_reply("RATE_LIMITED " .. whole(wait))
  end
  return whole(free_at + interval)
end
