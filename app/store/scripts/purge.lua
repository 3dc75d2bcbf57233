-- Delete all messages of a removed member, in steps; the last step adds the entry "purged".
--
-- target_id    the removed member       start_seq  the seq to continue at, or 0
-- batch_size   entries in one step
-- returns  the seq to continue at, or 0 at the end; or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED,
--          NOT_ALLOWED
--#include keys
--#args entry_id target_id start_seq batch_size
--#include meeting role caller permission cursor log message
first = base  -- also the entries before the host's joining, if the history is hidden
local start = math.max(tonumber(start_seq), base)
local stop = math.min(start + tonumber(batch_size) - 1, seq)

local function forgotten(entry)
  local rest = string.match(entry, '^{"seq":%d+,"id":"%x+","type":"edited","member":"([%w_-]+)"')
  return rest == target_id and string.gsub(entry, ',"content":".-",("time":%d+})$', ",%1")
end

for number, entry in ipairs(redis.call("LRANGE", messages, integer(start - base), integer(stop - base))) do
  local position = start + number - 1
  local message, bare = message_at(position), forgotten(entry)
  if message and message.author == target_id and not message.is_deleted then
    message.content, message.edited, message.is_deleted, message.reactions = '""', nil, true, ""
    store_message(message)
  elseif bare and bare ~= entry then
    redis.call("LSET", messages, integer(position - base), bare)
    bytes = bytes + #bare - #entry
  end
end
if stop < seq then
  redis.call("HSET", meeting, "bytes", integer(bytes))
  return stop + 1
end
append("changes", '"id":"' .. entry_id .. '","type":"purged","member":"' .. member_id .. '","of_member":"' .. target_id
  .. '","time":' .. integer(now) .. "}")
refresh_ttls()
return 0
