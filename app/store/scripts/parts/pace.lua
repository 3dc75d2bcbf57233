-- Rate limit by the generic cell rate algorithm (GCRA): the state is the time at which the next event is on schedule.
-- `interval` is the time in ms between two events on average, or 0 for no limit; `burst` is how many may come at once.
-- Returns that time for the caller to store, or nil and the error RATE_LIMITED <ms to wait>.
local function pass(field, interval, burst)
  local free_at = math.max(tonumber(redis.call("HGET", pace, field) or 0), now)
  if free_at - now > burst * interval then  -- later than GCRA allows: the clock went back
    free_at = now
  end
  local wait = free_at - now - (burst - 1) * interval
  if wait > 0 then
    return nil, redis.error_reply("RATE_LIMITED " .. whole(wait))
  end
  return whole(free_at + interval)
end
