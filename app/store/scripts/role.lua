-- Give a member another role; a host who makes another member host gets another role too. Idempotent by key.
--
-- target_id    the member                callers_new_role  or "" to keep the role of the caller
-- returns  nothing, or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED, NO_MEMBER, KEY_REUSED,
--          RATE_LIMITED <ms to wait>
--#include keys
--#args entry_id request_key interval_ms burst target_id new_role callers_new_role
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
local change = role_change(target_id, new_role, member)

if done then
  return not done_is(change) and redis.error_reply("KEY_REUSED") or nil
end
local theirs = redis.call("HGET", members, target_id)
if not theirs then
  return redis.error_reply("NO_MEMBER")
end
if not string.find("," .. scope .. ",", "," .. role_of(theirs) .. ",", 1, true) then
  return redis.error_reply("NOT_ALLOWED " .. role)
end
if role_of(theirs) == new_role then
  return
end
local free_at, refused = pass(member, tonumber(interval_ms), tonumber(burst))
if refused then
  return refused
end
local time_of_it = ',"time":' .. whole(now) .. "}"
if callers_new_role ~= "" then
  take_role(member, record, callers_new_role)
  append("changes", '"id":"' .. string.sub(entry_id, 1, 30) .. 'fd",' .. role_change(member, callers_new_role, member) .. time_of_it)
end
take_role(target_id, theirs, new_role)
add("changes", change .. time_of_it, free_at)
