-- Change a setting of the meeting. Idempotent by key.
--
-- field, value   of the meeting          change_fields  of the change, as JSON without braces
-- entry_id     the same for each repeat of a request, and for no other request
-- returns  nothing; or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED,
--          KEY_REUSED, RATE_LIMITED <ms to wait>
--#include keys
--#args entry_id request_key interval_ms burst field value change_fields
--#include meeting role caller cursor log presence told_presence publish_presence recount_away sessions heartbeat
--#include idempotency
local change = '"type":"settings","member":"' .. member_id .. '",' .. change_fields

if earlier then
  return not has_earlier('"id":"' .. entry_id .. '"') and redis.error_reply("KEY_REUSED") or nil
end
--#include permission
if redis.call("HGET", meeting, field) == value then
  return
end
--#include rate_limit
redis.call("HSET", meeting, field, value)
if field == "host_link" then
  redis.call("HSET", meeting, "host_link_by", value .. " " .. member_id)
end
hides_history = redis.call("HGET", meeting, "hides_history") == "1"
meeting_ttl = redis.call("HGET", meeting, "lifetime") or meeting_ttl
append_once("changes", change .. ',"time":' .. integer(now) .. "}", free_at)
