-- Give a member another role; a host who makes another member host gets another role too. Idempotent by key.
--
-- ARGV[7…10] parts/once.lua
-- ARGV[11] the member                    ARGV[12] the role
-- ARGV[13] the new role of the caller, or ""
-- returns  nothing, or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED, NO_MEMBER, KEY_REUSED,
--          RATE_LIMITED <ms to wait>
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
local whom, given, kept = ARGV[11], ARGV[12], ARGV[13]
local change = role_change(whom, given, member)

if done then
  return not done_is(change) and redis.error_reply("KEY_REUSED") or nil
end
local theirs = redis.call("HGET", members, whom)
if not theirs then
  return redis.error_reply("NO_MEMBER")
end
if not string.find("," .. scope .. ",", "," .. role_of(theirs) .. ",", 1, true) then
  return redis.error_reply("NOT_ALLOWED " .. role)
end
if role_of(theirs) == given then
  return
end
local free_at, refused = pass(member, tonumber(ARGV[9]), tonumber(ARGV[10]))
if refused then
  return refused
end
local time_of_it = ',"time":' .. whole(now) .. "}"
if kept ~= "" then
  take_role(member, record, kept)
  append("changes", '"id":"' .. string.sub(id, 1, 30) .. 'fd",' .. role_change(member, kept, member) .. time_of_it)
end
take_role(whom, theirs, given)
add("changes", change .. time_of_it, free_at)
