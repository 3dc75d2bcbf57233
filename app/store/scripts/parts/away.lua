-- Who has gone quiet. The meeting counts how many are away, and in `presence` how often that has changed.

local AWAY_AFTER_MS = 30000  -- fifteen missed polls of 2 s, or a missed beat of an open connection
local TELL_EVERY_MS = 1000

local function count_away()
  return redis.call("ZCOUNT", seen, "-inf", whole(now - AWAY_AFTER_MS))
end

-- Note how many are away; by pcall, as whoever only reads must not fail in a full store.
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

-- The last thing a verb does: tell who listens, at most once a second; what is not told now is told by a later verb.
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
