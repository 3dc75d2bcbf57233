-- Delete all messages of a removed member, in steps; the last step adds the entry "purged".
--
-- ARGV[7]  the id of the entry "purged"
-- ARGV[8]  the removed member
-- ARGV[9]  the seq to continue at, or 0  ARGV[10] entries in one step
-- returns  the seq to continue at, or 0 at the end; or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED,
--          NOT_ALLOWED
--#include keys
--#include meeting
--#include role
--#include seat
--#include log
--#include message
first = base  -- also the entries before the host's joining, if the history is hidden
local whose, start = ARGV[8], math.max(tonumber(ARGV[9]), base)
local stop = math.min(start + tonumber(ARGV[10]) - 1, seq)

local function forgotten(entry)
  local rest = string.match(entry, '^{"seq":%d+,"id":"%x+","type":"edited","member":"([%w_-]+)"')
  return rest == whose and string.gsub(entry, ',"content":".-",("time":%d+})$', ",%1")
end

for number, entry in ipairs(redis.call("LRANGE", messages, whole(start - base), whole(stop - base))) do
  local position = start + number - 1
  local message, bare = message_at(position), forgotten(entry)
  if message and message.author == whose and not message.is_deleted then
    message.content, message.edited, message.is_deleted, message.reactions = '""', nil, true, ""
    keep_as(message)
  elseif bare and bare ~= entry then
    redis.call("LSET", messages, whole(position - base), bare)
    bytes = bytes + #bare - #entry
  end
end
if stop < seq then
  redis.call("HSET", meeting, "bytes", whole(bytes))
  return stop + 1
end
append("changes", '"id":"' .. ARGV[7] .. '","type":"purged","member":"' .. member .. '","of_member":"' .. whose
  .. '","time":' .. whole(now) .. "}")
touch()
return 0
