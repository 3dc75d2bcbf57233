-- Who has gone quiet. The meeting counts how many are away, and in `presence` how often that has changed.

local AWAY_AFTER_MS = 30000  -- fifteen missed polls of 2 s, or three missed beats

local function count_away()
  return redis.call("ZCOUNT", seen, "-inf", whole(now - AWAY_AFTER_MS))
end

-- Note how many are away; by pcall, as whoever only reads must not fail in a full store.
local function flip(count)
  away, presence = count, presence + 1
  redis.pcall("HSET", meeting, "away", whole(away), "presence", whole(presence))
end

local function look()
  local count = count_away()
  if count ~= away then
    flip(count)
  end
end
