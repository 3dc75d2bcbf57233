-- Remove a member, or deny a waiting guest, and keep them from joining again.
--
-- ARGV[7]  the id of the entry "left"
-- ARGV[8]  the member or guest
-- ARGV[9]  "1" to refuse all visitors from the same address too
-- returns  nothing, or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED, NO_MEMBER
--#include keys
--#include meeting
--#include role
--#include seat
--#include log
--#include away
--#include look
--#include sessions
--#include roster
--#include waiting
local whom = ARGV[8]
local theirs = redis.call("HGET", members, whom)
local waits = redis.call("HGET", waiting, whom)
if not theirs and not waits then
  return redis.call("HEXISTS", removed, whom) == 0 and redis.error_reply("NO_MEMBER") or nil
end
if theirs and not string.find("," .. scope .. ",", "," .. role_of(theirs) .. ",", 1, true) then
  return redis.error_reply("NOT_ALLOWED " .. role)
end
look()
if theirs then
  local refused = unseat(whom, ARGV[7], ',"reason":"removed","by":"' .. member .. '"')
  if refused then
    return refused
  end
else
  turn_away(whom, waits)
end
local from = ARGV[9] == "1" and string.match(theirs or waits, ',"from":"(%x+)"')
redis.call("HSET", removed, whom, '{"name":' .. name_of(theirs or waits) .. ',"removed_at":' .. whole(now)
  .. ',"by":"' .. member .. '","address":' .. (from and "true" or "false") .. "}")
if from then
  redis.call("HSET", removed, "from/" .. from, whom)
end
redis.pcall("EXPIRE", removed, meeting_ttl)
tell()
