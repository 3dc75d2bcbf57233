-- Add a message to the log. Idempotent by key.
--
-- content      JSON                      reply_to  the seq of the message this replies to, or 0
-- hurry_granted  the roles that are exempt from slow mode, in the form of `granted`
-- returns  the entry as stored and the cursor after it, the same for every repeat; or an error:
--          NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED, NO_MESSAGE, KEY_REUSED,
--          SLOW_MODE <ms to wait>, RATE_LIMITED <ms to wait>
--#include keys
--#args entry_id request_key interval_ms burst content reply_to hurry_granted
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
reply_to = tonumber(reply_to)
local reply = reply_to > 0 and ',"reply_to":' .. whole(reply_to) or ""

if done then
  local message = message_at(done_at)
  local is_amended = message and (message.edited or message.is_deleted)
  if not message or message.reply ~= reply or not (is_amended or message.content == content) then
    return redis.error_reply("KEY_REUSED")
  end
  return { message.entry, behind(done_at, message.entry) }
end
if reply_to > 0 then
  local replied = message_at(reply_to)
  if not replied or replied.is_deleted then
    return redis.error_reply("NO_MESSAGE")
  end
end
local slow = "slow/" .. member
local is_slowed = slow_mode > 0 and not scope_of(role, hurry_granted)
local said_at = tonumber(is_slowed and redis.call("HGET", pace, slow) or 0)
local slow_for = said_at <= now and said_at + slow_mode * 1000 - now or 0  -- a later said_at: the clock went back
if slow_for > 0 then
  return redis.error_reply("SLOW_MODE " .. whole(slow_for))
end
local free_at, refused = pass(member, tonumber(interval_ms), tonumber(burst))
if refused then
  return refused
end
local entry = add("messages", '"member":"' .. member .. '","sender":' .. name_of(record) .. ',"content":' .. content
  .. ',"time":' .. whole(now) .. ',"key":"' .. request_key .. '"' .. reply .. "}", free_at)
if is_slowed then
  redis.call("HSET", pace, slow, whole(now))
end
return { entry, behind(seq, entry) }
