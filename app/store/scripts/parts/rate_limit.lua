-- Take a slot of the rate limit of `rate_field`, or return the error RATE_LIMITED <ms to wait>. It is the generic cell
-- rate algorithm (GCRA): `free_at` is the time at which the next event is on schedule, for the script to store.
--
-- interval_ms  between two events on average; 0: no limit          burst  how many may come at once
-- needs: burst integer interval_ms now pace rate_field
-- gives: free_at

local interval, free_at = tonumber(interval_ms), math.max(tonumber(redis.call("HGET", pace, rate_field) or 0), now)
if free_at - now > burst * interval then  -- later than GCRA allows: the clock went back
  free_at = now
end
local wait = free_at - now - (burst - 1) * interval
if wait > 0 then
  return redis.error_reply("RATE_LIMITED " .. integer(wait))
end
free_at = integer(free_at + interval)
