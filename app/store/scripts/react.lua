-- Add an emoji to a message, or remove it. Idempotent by key.
--
-- ARGV[7…11] parts/once.lua, parts/amend.lua
-- ARGV[12] the emoji                     ARGV[13] "true" to add it, "false" to remove it
-- ARGV[14] different emoji at most
-- returns  the message as it is now and the cursor after the change; or an error: NO_MEETING, MEETING_ENDED,
--          NO_SESSION, REMOVED, NOT_ALLOWED, NO_MESSAGE, TOO_MANY_REACTIONS, KEY_REUSED, RATE_LIMITED <ms to wait>
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
--#include message
--#include amend
--#include reactions
local emoji, on = ARGV[12], ARGV[13]
local change = change_of("reacted") .. ',"emoji":"' .. emoji .. '","on":' .. on

if done then
  return done_is(change) and unchanged(done_at, done) or redis.error_reply("KEY_REUSED")
end
if message.is_deleted then
  return redis.error_reply("NO_MESSAGE")
end
local reactions, kinds = reacted(message.reactions, emoji, '"' .. member .. '"', on == "true")
if reactions == message.reactions then
  return unchanged()
end
if on == "true" and kinds > tonumber(ARGV[14]) then
  return redis.error_reply("TOO_MANY_REACTIONS")
end
local free_at, refused = pass(member, tonumber(ARGV[9]), tonumber(ARGV[10]))
if refused then
  return refused
end
message.reactions = reactions
return amend(change, free_at)
