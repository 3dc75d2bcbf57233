-- Publish that a member is typing, at most once a second. The log has no entry of it.
--
-- returns  nothing, or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED
--#include keys
--#include meeting role caller permission
local MARK_EVERY_MS = 1000
local last = tonumber(redis.call("HGET", pace, "typing/" .. member_id) or 0)
if last <= now and now - last < MARK_EVERY_MS then
  return
end
redis.call("HSET", pace, "typing/" .. member_id, integer(now))
redis.call("EXPIRE", pace, meeting_ttl)
redis.call("PUBLISH", live, '{"typing":"' .. member_id .. '"}')
