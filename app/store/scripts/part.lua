-- Note that members have closed their last connection to a worker. They become away soon, unless another worker that
-- still has a connection of theirs reads the publication and sends a heartbeat.
--
-- ARGV[7]  milliseconds until they are away
-- ARGV[8…] the members
-- returns  nothing, or an error: NO_MEETING
--#include keys
--#include meeting
--#include log
--#include away
local latest = math.max(now - AWAY_AFTER_MS + tonumber(ARGV[7]), now - session_ttl * 500)
local parted = {}
for number = 8, #ARGV do
  local last = tonumber(redis.call("ZSCORE", seen, ARGV[number]))
  if last and last > latest then
    redis.pcall("ZADD", seen, whole(latest), ARGV[number])
    parted[#parted + 1] = '"' .. ARGV[number] .. '"'
  end
end
if #parted > 0 then
  redis.call("PUBLISH", live, '{"parted":[' .. table.concat(parted, ",") .. "]}")
end
