-- Rename the caller to the wanted name, or its next free variant. Idempotent by key.
--
-- ARGV[7…10] parts/once.lua
-- ARGV[11] the name wanted               ARGV[12] folded, ARGV[13] skeleton; JSON without quotes
-- ARGV[14] the stem of "stem (2)"        ARGV[15] folded, ARGV[16] skeleton; JSON without quotes
-- returns  the name given, as JSON; or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED,
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
--#include name
local was = name_of(record)
local change = '"type":"renamed","member":"' .. member .. '","name":"'

if done then
  if done_is(change .. ARGV[11] .. '","was":') or done_is(change .. ARGV[14] .. " (") then
    return string.match(done, '"name":(".-"),"was":')
  end
  return redis.error_reply("KEY_REUSED")
end
local name, folded, skeleton = free_name(ARGV[11], ARGV[12], ARGV[13], ARGV[14], ARGV[15], ARGV[16], member)
if '"' .. name .. '"' == was then
  return was
end
local free_at, refused = pass(member, tonumber(ARGV[9]), tonumber(ARGV[10]))
if refused then
  return refused
end
add("changes", change .. name .. '","was":' .. was .. ',"time":' .. whole(now) .. "}", free_at)
forget_name(record)
keep_name(member, folded, skeleton)
redis.call("HSET", members, member, record_of(name, folded, skeleton, string.match(record, '","skeleton":".-",(.+)}$')))
touch()  -- the key of the names may have been deleted and made again, without its TTL
return '"' .. name .. '"'
