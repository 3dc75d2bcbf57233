-- Add a message to the log. Idempotent by key.
--
-- content      JSON                      reply_to  the seq of the message this replies to, or 0
-- hurry_granted  the roles that are exempt from slow mode, in the form of `granted`
-- returns  the entry as stored and the cursor after it, the same for every repeat; or an error:
--          NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED, NO_MESSAGE, KEY_REUSED,
--          SLOW_MODE <ms to wait>, RATE_LIMITED <ms to wait>
--#include keys
--#args entry_id request_key interval_ms burst content reply_to hurry_granted
--#include meeting role caller cursor log presence told_presence publish_presence recount_away sessions heartbeat
--#include records idempotency message
reply_to = tonumber(reply_to)
local reply = reply_to > 0 and ',"reply_to":' .. integer(reply_to) or ""

if earlier then
  local message = message_at(earlier_seq)
  local is_amended = message and (message.edited or message.is_deleted)
  if not message or message.reply ~= reply or not (is_amended or message.content == content) then
    return redis.error_reply("KEY_REUSED")
  end
  return { message.entry, cursor_after(earlier_seq, message.entry) }
end
--#include permission
if reply_to > 0 then
  local replied = message_at(reply_to)
  if not replied or replied.is_deleted then
    return redis.error_reply("NO_MESSAGE")
  end
end
local slow_kind = "slow/"
--#include slow_mode rate_limit
local entry = append_once("messages", '"member":"' .. member_id .. '","sender":' .. name_of(record) .. ',"content":'
  .. content .. ',"time":' .. integer(now) .. ',"key":"' .. request_key .. '"' .. reply .. "}", free_at)
note_slow_mode()
return { entry, cursor_after(seq, entry) }
