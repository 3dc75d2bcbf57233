-- Add an emoji to a message, or remove it. Idempotent by key.
--
-- is_on        "true" to add the emoji, "false" to remove it
-- max_emoji    different emoji of a message at most
-- returns  the message as it is now and the cursor after the change; or an error: NO_MEETING, MEETING_ENDED,
--          NO_SESSION, REMOVED, NOT_ALLOWED, NO_MESSAGE, TOO_MANY_REACTIONS, KEY_REUSED, RATE_LIMITED <ms to wait>
--#include keys
--#args entry_id request_key interval_ms burst message_seq emoji is_on max_emoji
--#include meeting role caller cursor log presence told_presence publish_presence recount_away sessions heartbeat
--#include idempotency message amend reactions
local change = change_of("reacted") .. ',"emoji":"' .. emoji .. '","on":' .. is_on

if earlier then
  return is_same_request(change) and unchanged(earlier_seq, earlier) or redis.error_reply("KEY_REUSED")
end
--#include permission
if message.is_deleted then
  return redis.error_reply("NO_MESSAGE")
end
local reactions, kinds = reacted(message.reactions, emoji, '"' .. member_id .. '"', is_on == "true")
if reactions == message.reactions then
  return unchanged()
end
if is_on == "true" and kinds > tonumber(max_emoji) then
  return redis.error_reply("TOO_MANY_REACTIONS")
end
--#include rate_limit
message.reactions = reactions
return amend(change, free_at)
