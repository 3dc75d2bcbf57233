-- Be called something else: the name wanted, or the next that nobody has.
--
-- ARGV[6…9] parts/once.lua
-- ARGV[10] the name wanted               ARGV[11] folded, ARGV[12] skeleton; JSON without quotes
-- ARGV[13] the stem of "stem (2)"        ARGV[14] folded, ARGV[15] skeleton; JSON without quotes
-- returns  the name as admitted, as JSON; or an error: NO_MEETING, NO_SESSION, KEY_REUSED,
--          RATE_LIMITED <ms to wait>
--#include keys
--#include meeting
--#include seat
--#include log
--#include away
--#include roster
--#include beat
--#include pace
--#include once
--#include name
local was = name_of(record)
local change = '"type":"renamed","member":"' .. member .. '","name":"'

if done then
  if done_is(change .. ARGV[10] .. '","was":') or done_is(change .. ARGV[13] .. " (") then
    return string.match(done, '"name":(".-"),"was":')
  end
  return redis.error_reply("KEY_REUSED")
end
local name, folded, skeleton = free_name(ARGV[10], ARGV[11], ARGV[12], ARGV[13], ARGV[14], ARGV[15], member)
if '"' .. name .. '"' == was then
  return was
end
local free_at, refused = pass(member, tonumber(ARGV[8]), tonumber(ARGV[9]))
if refused then
  return refused
end
add("changes", change .. name .. '","was":' .. was .. ',"time":' .. whole(now) .. "}", free_at)
forget_name(record)
call(member, name, folded, skeleton, string.match(record, '"joined_at":(%d+)}$'))
touch()  -- the names may have been nobody's for a moment, and a key of its own again
return '"' .. name .. '"'
