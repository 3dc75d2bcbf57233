-- Change a setting of the meeting. Idempotent by key.
--
-- ARGV[7…10] parts/once.lua
-- ARGV[11] the field of the meeting      ARGV[12] its value
-- ARGV[13] the fields of the change, as JSON without braces
-- returns  the present value; or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED,
--          KEY_REUSED, RATE_LIMITED <ms to wait>
--#include keys
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
local field, value = ARGV[11], ARGV[12]
local change = '"type":"settings","member":"' .. member .. '",' .. ARGV[13]

if done then
  return done_is(change) and redis.call("HGET", meeting, field) or redis.error_reply("KEY_REUSED")
end
if redis.call("HGET", meeting, field) == value then
  return value
end
local free_at, refused = pass(member, tonumber(ARGV[9]), tonumber(ARGV[10]))
if refused then
  return refused
end
redis.call("HSET", meeting, field, value)
hides_history = redis.call("HGET", meeting, "hides_history") == "1"
meeting_ttl = redis.call("HGET", meeting, "lifetime") or meeting_ttl
add("changes", change .. ',"time":' .. whole(now) .. "}", free_at)
return value
