-- Replace the text of a message of the caller. Idempotent by key.
--
-- content      JSON                      hurry_granted  the roles that are exempt from slow mode
-- returns  the message as it is now and the cursor after the change; or an error: NO_MEETING, MEETING_ENDED,
--          NO_SESSION, REMOVED, NOT_ALLOWED, NO_MESSAGE, NOT_YOURS, KEY_REUSED, SLOW_MODE <ms to wait>,
--          RATE_LIMITED <ms to wait>
--#include keys
--#args entry_id request_key interval_ms burst message_seq content hurry_granted
--#include meeting role caller cursor log presence told_presence publish_presence recount_away sessions heartbeat
--#include idempotency message amend
local change = change_of("edited")
local says = change .. ',"content":' .. content

if earlier then
  if is_same_request(says) or is_same_request(change) then
    return unchanged(earlier_seq, earlier)
  end
  return redis.error_reply("KEY_REUSED")
end
--#include permission
if message.is_deleted then
  return redis.error_reply("NO_MESSAGE")
end
if message.author ~= member_id then
  return redis.error_reply("NOT_YOURS")
end
if message.content == content then
  return unchanged()
end
local slow_kind = "slow-edit/"
--#include slow_mode rate_limit
forget_text()
message.content, message.edited = content, seq + 1
local answer = amend(says, free_at)
note_slow_mode()
return answer
