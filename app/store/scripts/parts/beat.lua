-- Heartbeats: note that a member is online, and remove members without a heartbeat for SESSION_TTL.

local BEAT_EVERY_MS = 10000
local MAX_SWEPT = 20  -- members in one call
local is_touched = false
local swept = 0  -- members removed by this call

-- Note a heartbeat of the member `id` with the session `key`.
local function beat(id, key)
  local last = tonumber(redis.call("ZSCORE", seen, id) or 0)
  if now - last < BEAT_EVERY_MS then
    return
  end
  local noted = redis.pcall("ZADD", seen, whole(now), id)
  renew_session(key)
  if not is_touched then
    is_touched = true
    touch()
  end
  if type(noted) ~= "table" and last <= now - AWAY_AFTER_MS then
    flip(away - 1)
  end
end

-- Remove expired members. `entry_id` is random; the last two digits number the entries.
local function sweep(entry_id)
  local oldest = whole(now - session_ttl * 1000)
  for number, id in ipairs(redis.call("ZRANGEBYSCORE", seen, "-inf", oldest, "LIMIT", 0, MAX_SWEPT)) do
    if unseat(id, string.sub(entry_id, 1, 30) .. string.format("%02x", number), ',"reason":"expired"') then
      return
    end
    swept = swept + 1
  end
end
