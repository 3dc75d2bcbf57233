-- Return who is online, for a visitor before joining: in bounded time, however many members there are. Writes nothing.
--
-- limit    of the members returned
-- returns  the number of members online, and up to `limit` times a member and their record, hosts first, then some of
--          those seen last; or an error: NO_MEETING, MEETING_ENDED
--#include keys
--#args limit
--#include meeting presence
local looked_at_most = 2 * tonumber(limit)  -- of hosts, and of members
local online_since = now - AWAY_AFTER_MS
local found, known, looked = {}, {}, 0

local function add(id)
  local record = not known[id] and #found < 2 * tonumber(limit) and redis.call("HGET", members, id)
  if record then
    known[id] = true
    found[#found + 1], found[#found + 2] = id, record
  end
end

for id in string.gmatch(hosts, "[%w_-]+") do
  looked = looked + 1
  if looked <= looked_at_most and tonumber(redis.call("ZSCORE", seen, id) or 0) > online_since then
    add(id)
  end
end
local latest = looked_at_most > 0 and redis.call("ZRANGE", seen, integer(-looked_at_most), -1) or {}
for _, id in ipairs(latest) do
  if tonumber(redis.call("ZSCORE", seen, id)) > online_since then
    add(id)
  end
end
return { redis.call("ZCOUNT", seen, "(" .. integer(online_since), "+inf"), unpack(found) }
