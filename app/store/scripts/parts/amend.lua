-- The common part of edit, delete and react: find the message, and rewrite it in place.
--
-- message_seq  of the message
-- needs: append_once base bytes cursor_after integer member_id message_at message_seq messages now seq store_message
-- gives: message change_of forget_text unchanged amend
local message = message_at(tonumber(message_seq))
if not message then
  return redis.error_reply("NO_MESSAGE")
end

-- Return the first fields of a change of type `kind`; its other fields follow, then the time.
local function change_of(kind)
  return '"type":"' .. kind .. '","member":"' .. member_id .. '","of":' .. integer(message.seq)
end

-- Delete the text of an edited message from its change in the log, because the message gets another text.
local function forget_text()
  local position = message.edited and integer(message.edited - base)
  local change = position and redis.call("LINDEX", messages, position)
  if change then
    local forgotten = string.gsub(change, ',"content":".-",("time":%d+})$', ",%1")
    redis.call("LSET", messages, position, forgotten)
    bytes = bytes + #forgotten - #change
  end
end

-- Return the answer when nothing changes: the message as it is now, and the cursor after `position`.
local function unchanged(position, entry)
  return { message.entry, cursor_after(position or message.seq, entry or message.entry) }
end

-- Store the message and append `change`. These are the first writes, so a full Redis refuses the script as a whole.
local function amend(change, free_at)
  local amended = store_message(message)
  local entry = append_once("changes", change .. ',"time":' .. integer(now) .. "}", free_at)
  return { amended, cursor_after(seq, entry) }
end
