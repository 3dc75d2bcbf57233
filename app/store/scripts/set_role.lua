-- Give a member another role; a host who makes another member host gets another role too. Idempotent by key.
--
-- target_id    the member                callers_new_role  or "" to keep the role of the caller
-- returns  nothing, or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED, NO_MEMBER, KEY_REUSED,
--          RATE_LIMITED <ms to wait>
--#include keys
--#args entry_id request_key interval_ms burst target_id new_role callers_new_role
--#include meeting role caller cursor log presence told_presence publish_presence recount_away sessions heartbeat
--#include hosts role_change idempotency
local change = role_change(target_id, new_role, member_id)

if earlier then
  return not is_same_request(change) and redis.error_reply("KEY_REUSED") or nil
end
--#include permission
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
--#include rate_limit
local time_of_it = ',"time":' .. integer(now)
if callers_new_role ~= "" then
  take_role(member_id, record, callers_new_role)
  append("changes", '"id":"' .. string.sub(entry_id, 1, 30) .. 'fd",'
    .. role_change(member_id, callers_new_role, member_id) .. time_of_it .. "}")
end
take_role(target_id, theirs, new_role)
append_once("changes", change .. time_of_it .. ',"was":"' .. role_of(theirs) .. '"}', free_at)
