-- What a verb does before it notes a member as here: count who has gone quiet, and check that absence can be measured.

local PAUSE_MS = 60000  -- three heartbeats of a worker that were missed, or thirty polls

-- A clock that went back has left times ahead of now: by them members who are gone would be here until it has caught up.
local function clamp_to_now()
  for _, id in ipairs(redis.call("ZRANGEBYSCORE", seen, "(" .. whole(now), "+inf")) do
    redis.pcall("ZADD", seen, whole(now), id)
  end
  if hostless_at > now then
    hostless_at = now
    redis.pcall("HSET", meeting, "hostless_at", whole(now))
  end
end

-- Absence is measured only while members are noted without a pause: while Redis, the workers or the network were away,
-- or after a jump of the clock, no member was noted, the hosts included. After a pause every absence begins again.
local function restart_after_pause()
  local latest = tonumber(redis.call("ZRANGE", seen, -1, -1, "WITHSCORES")[2] or 0)
  if now - latest <= PAUSE_MS then
    return
  end
  hostless_at = now
  redis.pcall("HSET", meeting, "hostless_at", whole(now))
  local notes = redis.call("HGETALL", waiting)
  for place = 1, #notes, 2 do
    if string.find(notes[place], "^seen/") then
      redis.pcall("HSET", waiting, notes[place], whole(now))
    end
  end
end

local function look()
  clamp_to_now()
  restart_after_pause()
  local count = count_away()
  if count ~= away then
    flip(count)
  end
end
