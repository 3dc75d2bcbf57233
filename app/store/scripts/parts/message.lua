-- Parse and rewrite a message of the log, which is possible because the order of its fields is fixed.
-- Inside a JSON string every quote is escaped, so `","time":` can only be where a string ends.
-- needs: base bytes first integer messages seq
-- gives: message_at store_message
local FORM = '^({"seq":%d+,"id":"%x+","member":"([%w_-]+)","sender":".-","content":)(".-")'
  .. '(,"time":%d+,"key":"[%w_-]+")(.*)}$'

-- Return the message at `position`; nil if the log has no message there, or the caller may not see it.
local function message_at(position)
  local is_kept = position >= first and position <= seq
  local entry = is_kept and redis.call("LINDEX", messages, integer(position - base))
  local start, author, content, middle, rest = string.match(entry or "", FORM)
  return start and {
    seq = position, entry = entry, start = start, author = author, content = content, middle = middle,
    reply = string.match(rest, '^,"reply_to":%d+') or "",
    edited = tonumber(string.match(rest, ',"edited":(%d+)')),
    is_deleted = string.find(rest, ',"deleted":true', 1, true) ~= nil,
    reactions = string.match(rest, ',"reactions":{(.*)}$') or "",
  }
end

-- Store a message in place of its entry. Returns the new entry.
local function store_message(message)
  local edited = message.edited and ',"edited":' .. integer(message.edited) or ""
  local deleted = message.is_deleted and ',"deleted":true' or ""
  local reactions = message.reactions ~= "" and ',"reactions":{' .. message.reactions .. "}" or ""
  local entry = message.start .. message.content .. message.middle .. message.reply
    .. edited .. deleted .. reactions .. "}"
  redis.call("LSET", messages, integer(message.seq - base), entry)
  bytes = bytes + #entry - #message.entry
  return entry
end
