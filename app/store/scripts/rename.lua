-- Rename the caller to the wanted name, or its next free variant. Idempotent by key.
--
-- name, stem   the name wanted, and that of "stem (2)", each with its forms; JSON without quotes
-- returns  the name given, as JSON; or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED,
--          KEY_REUSED, RATE_LIMITED <ms to wait>
--#include keys
--#args entry_id request_key interval_ms burst name folded skeleton stem stem_folded stem_skeleton
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
  if done_is(change .. name .. '","was":') or done_is(change .. stem .. " (") then
    return string.match(done, '"name":(".-"),"was":')
  end
  return redis.error_reply("KEY_REUSED")
end
name, folded, skeleton = free_name(name, folded, skeleton, stem, stem_folded, stem_skeleton, member)
if '"' .. name .. '"' == was then
  return was
end
local free_at, refused = pass(member, tonumber(interval_ms), tonumber(burst))
if refused then
  return refused
end
add("changes", change .. name .. '","was":' .. was .. ',"time":' .. whole(now) .. "}", free_at)
forget_name(record)
keep_name(member, folded, skeleton)
redis.call("HSET", members, member, record_of(name, folded, skeleton, string.match(record, '","skeleton":".-",(.+)}$')))
touch()  -- the key of the names may have been deleted and made again, without its TTL
return '"' .. name .. '"'
