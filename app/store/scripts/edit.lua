-- Replace the text of a message of the caller. Idempotent by key.
--
-- content      JSON
-- returns  the message as it is now and the cursor after the change; or an error: NO_MEETING, MEETING_ENDED,
--          NO_SESSION, REMOVED, NOT_ALLOWED, NO_MESSAGE, NOT_YOURS, KEY_REUSED, RATE_LIMITED <ms to wait>
--#include keys
--#args entry_id request_key interval_ms burst message_seq content
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
--#include message
--#include amend
local change = change_of("edited")
local says = change .. ',"content":' .. content

if done then
  if done_is(says .. ',"time":') or done_is(change .. ',"time":') then
    return unchanged(done_at, done)
  end
  return redis.error_reply("KEY_REUSED")
end
if message.is_deleted then
  return redis.error_reply("NO_MESSAGE")
end
if message.author ~= member then
  return redis.error_reply("NOT_YOURS")
end
if message.content == content then
  return unchanged()
end
local free_at, refused = pass(member, tonumber(interval_ms), tonumber(burst))
if refused then
  return refused
end
forget_text()
message.content, message.edited = content, seq + 1
return amend(says, free_at)
