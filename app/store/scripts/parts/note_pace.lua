-- Note in a script that reads that it has taken the slot of parts/rate_limit.lua.
-- needs: free_at interval_ms meeting_ttl pace rate_field
-- gives: note_pace

-- Store when the next event is on schedule. By pcall: in a full Redis reading goes on, without a limit.
local function note_pace()
  if tonumber(interval_ms) > 0 then
    redis.pcall("HSET", pace, rate_field, free_at)
    redis.pcall("EXPIRE", pace, meeting_ttl)
  end
end
