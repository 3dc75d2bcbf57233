-- Note that members have closed their last connection to a worker. They become away soon, unless another worker that
-- still has a connection of theirs reads the publication and sends a heartbeat.
--
-- away_after_ms  milliseconds until the members are away
-- returns  nothing, or an error: NO_MEETING
--#include keys
--#args away_after_ms member_ids...
--#include meeting presence
local latest = math.max(now - AWAY_AFTER_MS + tonumber(away_after_ms), now - session_ttl * 500)
local parted = {}
for _, id in ipairs(member_ids) do
  local last = tonumber(redis.call("ZSCORE", seen, id))
  if last and last > latest then
    redis.pcall("ZADD", seen, integer(latest), id)
    parted[#parted + 1] = '"' .. id .. '"'
  end
end
if #parted > 0 then
  redis.call("PUBLISH", live, '{"parted":[' .. table.concat(parted, ",") .. "]}")
end
