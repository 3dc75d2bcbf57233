-- Presence: the meeting's hash has the number of members away, and in `presence` the number of times it has changed.
-- needs: away integer meeting now presence seen waiting
-- gives: AWAY_AFTER_MS count_away all_away count_waiting count_wrong_passcodes
-- gives: reported_wrong_passcodes set_away

local AWAY_AFTER_MS = 30000  -- 15 missed polls of 2 s, or a missed heartbeat of a connection
local WRONG_PASSCODES_MS = 60000  -- they are counted for a minute from the first on
local WRONG_PASSCODES_REPORTED = 10  -- and reported in tens

local function count_away()
  return redis.call("ZCOUNT", seen, "-inf", integer(now - AWAY_AFTER_MS))
end

local function all_away()
  return redis.call("ZRANGEBYSCORE", seen, "-inf", integer(now - AWAY_AFTER_MS))
end

local function count_waiting()
  return redis.call("HLEN", waiting) / 2
end

-- Return the number of wrong passcodes and when the first was given; 0 and now if that is longer ago than a minute.
local function count_wrong_passcodes()
  local noted = redis.call("HMGET", meeting, "wrong_passcodes", "wrong_since")
  local count, since = tonumber(noted[1] or 0), tonumber(noted[2] or 0)
  if since > now or now - since >= WRONG_PASSCODES_MS then
    return 0, now
  end
  return count, since
end

local function reported_wrong_passcodes()
  local count = count_wrong_passcodes()
  return count - count % WRONG_PASSCODES_REPORTED
end

-- Store the number of members away; by pcall, so that a reader gets an answer from a full Redis.
local function set_away(count)
  away, presence = count, presence + 1
  redis.pcall("HSET", meeting, "away", integer(away), "presence", integer(presence))
end
