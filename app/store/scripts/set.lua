-- Change a setting of the meeting. Idempotent by key.
--
-- field, value   of the meeting          change_fields  of the change, as JSON without braces
-- returns  the present value; or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED,
--          KEY_REUSED, RATE_LIMITED <ms to wait>
--#include keys
--#args entry_id request_key interval_ms burst field value change_fields
--#include meeting
--#include role
--#include seat
--#include log
--#include away
--#include look
--#include sessions
--#include roster
--#include beat
--#include pace
--#include once
local change = '"type":"settings","member":"' .. member .. '",' .. change_fields

if done then
  return done_is(change) and redis.call("HGET", meeting, field) or redis.error_reply("KEY_REUSED")
end
if redis.call("HGET", meeting, field) == value then
  return value
end
local free_at, refused = pass(member, tonumber(interval_ms), tonumber(burst))
if refused then
  return refused
end
redis.call("HSET", meeting, field, value)
hides_history = redis.call("HGET", meeting, "hides_history") == "1"
meeting_ttl = redis.call("HGET", meeting, "lifetime") or meeting_ttl
add("changes", change .. ',"time":' .. whole(now) .. "}", free_at)
return value
