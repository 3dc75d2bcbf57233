-- Presence: the meeting's hash has the number of members away, and in `presence` the number of times it has changed.

local AWAY_AFTER_MS = 30000  -- 15 missed polls of 2 s, or a missed heartbeat of a connection
local TELL_EVERY_MS = 1000

local function count_away()
  return redis.call("ZCOUNT", seen, "-inf", whole(now - AWAY_AFTER_MS))
end

-- Store the number of members away; by pcall, so that a reader gets an answer from a full Redis.
local function flip(count)
  away, presence = count, presence + 1
  redis.pcall("HSET", meeting, "away", whole(away), "presence", whole(presence))
end

local function all_away()
  return redis.call("ZRANGEBYSCORE", seen, "-inf", whole(now - AWAY_AFTER_MS))
end

local function count_waiting()
  return redis.call("HLEN", waiting) / 2
end

-- Publish the presence at the end of a script, at most once a second; a later script publishes what is left out.
local function tell()
  if presence == told or (told_at <= now and now - told_at < TELL_EVERY_MS) then
    return
  end
  local noted = redis.pcall("HSET", meeting, "told", whole(presence), "told_at", whole(now))
  if type(noted) == "table" then
    return
  end
  told = presence
  local gone = table.concat(all_away(), '","')
  if gone ~= "" then
    gone = '"' .. gone .. '"'
  end
  publish(seq, tag_of(redis.call("LINDEX", messages, -1)), "", "", ',"presence":{"away":[' .. gone .. '],"waiting":'
    .. whole(count_waiting()) .. "}")
end
