-- Rename the caller to the wanted name, or its next free variant. Idempotent by key.
--
-- name, stem   the name wanted, and that of "stem (2)", each with its forms; JSON without quotes
-- returns  the name given, as JSON; or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED,
--          KEY_REUSED, RATE_LIMITED <ms to wait>
--#include keys
--#args entry_id request_key interval_ms burst name folded skeleton stem stem_folded stem_skeleton
--#include meeting role caller cursor log presence told_presence publish_presence recount_away sessions heartbeat
--#include records reserved_names member_order idempotency free_name
local was = name_of(record)
local change = '"type":"renamed","member":"' .. member_id .. '","name":"'

if earlier then
  if has_earlier(change .. name .. '","was":') or has_earlier(change .. stem .. " (") then
    return string.match(earlier, '"name":(".-"),"was":')
  end
  return redis.error_reply("KEY_REUSED")
end
--#include permission
name, folded, skeleton = free_name(name, folded, skeleton, stem, stem_folded, stem_skeleton, member_id)
if '"' .. name .. '"' == was then
  return was
end
rate_field = "rename/" .. member_id
--#include rate_limit
append_once("changes", change .. name .. '","was":' .. was .. ',"time":' .. integer(now) .. "}", free_at)
release_name(record)
take_from_order(member_id, record)
reserve_name(member_id, folded, skeleton)
local facts = string.match(record, '","skeleton":".-",(.+)}$')
record = record_of(name, folded, skeleton, facts)
redis.call("HSET", members, member_id, record)
place_in_order(member_id, record)
refresh_ttls()  -- the key of the names may have been deleted and made again, without its TTL
return '"' .. name .. '"'
