-- Add one message to the log, once.
--
-- ARGV[6…9] parts/once.lua
-- ARGV[10] the content, as JSON          ARGV[11] the seq of the message this replies to, or 0
-- returns  the entry as stored and the cursor behind it, the same for every repeat; or an error:
--          NO_MEETING, NO_SESSION, NO_MESSAGE, KEY_REUSED, RATE_LIMITED <ms to wait>
--#include keys
--#include meeting
--#include seat
--#include log
--#include away
--#include roster
--#include beat
--#include pace
--#include once
--#include message
local content, reply_to = ARGV[10], tonumber(ARGV[11])
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
local free_at, refused = pass(member, tonumber(ARGV[8]), tonumber(ARGV[9]))
if refused then
  return refused
end
local entry = add("messages", '"member":"' .. member .. '","sender":' .. name_of(record) .. ',"content":' .. content
  .. ',"time":' .. whole(now) .. ',"key":"' .. ARGV[7] .. '"' .. reply .. "}", free_at)
return { entry, behind(seq, entry) }
