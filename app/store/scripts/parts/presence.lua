-- Presence: the meeting's hash has the number of members away, and in `presence` the number of times it has changed.
-- needs: away integer meeting now presence seen waiting
-- gives: AWAY_AFTER_MS count_away all_away count_waiting set_away

local AWAY_AFTER_MS = 30000  -- 15 missed polls of 2 s, or a missed heartbeat of a connection

local function count_away()
  return redis.call("ZCOUNT", seen, "-inf", integer(now - AWAY_AFTER_MS))
end

local function all_away()
  return redis.call("ZRANGEBYSCORE", seen, "-inf", integer(now - AWAY_AFTER_MS))
end

local function count_waiting()
  return redis.call("HLEN", waiting) / 2
end

-- Store the number of members away; by pcall, so that a reader gets an answer from a full Redis.
local function set_away(count)
  away, presence = count, presence + 1
  redis.pcall("HSET", meeting, "away", integer(away), "presence", integer(presence))
end
