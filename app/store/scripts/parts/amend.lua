-- What edit, delete and react have in common.
--
-- ARGV[11] the seq of the message
local message = message_at(tonumber(ARGV[11]))
if not message then
  return redis.error_reply("NO_MESSAGE")
end

-- How the change begins that does `kind`; what there is to say of it follows, then the time.
local function change_of(kind)
  return '"type":"' .. kind .. '","member":"' .. member .. '","of":' .. whole(message.seq)
end

-- The text of a message is about to be another: the change that holds it holds none from now on.
local function forget_text()
  local position = message.edited and whole(message.edited - base)
  local change = position and redis.call("LINDEX", messages, position)
  if change then
    local forgotten = string.gsub(change, ',"content":".-",("time":%d+})$', ",%1")
    redis.call("LSET", messages, position, forgotten)
    bytes = bytes + #forgotten - #change
  end
end

-- The answer when there is nothing to add: the message as it stands, and the place behind `position`.
local function unchanged(position, entry)
  return { message.entry, behind(position or message.seq, entry or message.entry) }
end

-- Keep the message as it is now, and tell by `change`. Nothing is written before this, and this is refused whole.
local function amend(change, free_at)
  local amended = keep_as(message)
  local entry = add("changes", change .. ',"time":' .. whole(now) .. "}", free_at)
  return { amended, behind(seq, entry) }
end
