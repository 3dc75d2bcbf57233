-- Delete a message: of the caller or, with the right for it, of any member. Its text and reactions leave the log.
--
-- delete_any_granted  the roles that may delete messages of others, in the form of `granted`
-- returns  the message as it is now and the cursor after the change; or an error: NO_MEETING, MEETING_ENDED,
--          NO_SESSION, REMOVED, NOT_ALLOWED, NO_MESSAGE, NOT_YOURS, KEY_REUSED, RATE_LIMITED <ms to wait>
--#include keys
--#args entry_id request_key interval_ms burst message_seq delete_any_granted
--#include meeting role caller cursor log presence told_presence publish_presence recount_away sessions heartbeat
--#include idempotency message amend
local change = change_of("deleted")

if earlier then
  return is_same_request(change) and unchanged(earlier_seq, earlier) or redis.error_reply("KEY_REUSED")
end
--#include permission
if message.author ~= member_id and not scope_of(role, delete_any_granted) then
  return redis.error_reply(message.is_deleted and "NO_MESSAGE" or "NOT_YOURS")
end
if message.is_deleted then
  return unchanged()
end
--#include rate_limit
forget_text()
message.content, message.edited, message.is_deleted, message.reactions = '""', nil, true, ""
return amend(change, free_at)
