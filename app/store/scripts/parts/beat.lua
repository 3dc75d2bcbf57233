-- Beats: a member was here just now; one who was not for SESSION_TTL is taken out.

local BEAT_EVERY_MS = 10000
local MAX_SWEPT = 20  -- members at once
local is_touched = false
local swept = 0  -- members, whom this step takes out

-- Note that `id` is here; `key` is the session they came with.
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

-- `entry_id` is random; those swept together differ in its last two digits.
local function sweep(entry_id)
  local oldest = whole(now - session_ttl * 1000)
  for number, id in ipairs(redis.call("ZRANGEBYSCORE", seen, "-inf", oldest, "LIMIT", 0, MAX_SWEPT)) do
    if unseat(id, string.sub(entry_id, 1, 30) .. string.format("%02x", number), ',"reason":"expired"') then
      return
    end
    swept = swept + 1
  end
end
