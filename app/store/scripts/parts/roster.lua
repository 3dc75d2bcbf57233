-- The roster: who comes and who goes.

-- A quote inside a JSON string is escaped, so the first bare one after the name ends it.
local function name_of(record)
  return string.match(record, '^{"name":(".-"),"folded":"')
end

-- The record of somebody, as JSON: what they are called, and `facts` from "joined_at" on.
local function record_of(name, folded, skeleton, facts)
  return '{"name":"' .. name .. '","folded":"' .. folded .. '","skeleton":"' .. skeleton .. '",' .. facts .. "}"
end

-- The name is somebody's from now on, and nobody else's.
local function keep_name(id, folded, skeleton)
  redis.call("HSET", names, "folded/" .. folded, id, "skeleton/" .. skeleton, id)
end

-- The name of a record is free again.
local function forget_name(record)
  local folded, skeleton = string.match(record, '"folded":"(.-)","skeleton":"(.-)","joined_at":')
  redis.call("HDEL", names, "folded/" .. folded, "skeleton/" .. skeleton)
end

-- The place of a session in `sessions`, by which erasing finds it: it is there for as long as the key of the session is.
local function place_of(key)
  return string.sub(key, -64)
end

-- Give the key of a session its time again. In a store that takes no writes it keeps the time that its place tells.
local function renew_session(key)
  if type(redis.pcall("ZADD", sessions, whole(now), place_of(key))) ~= "table" then
    redis.pcall("EXPIRE", key, session_ttl)
  end
end

local function note_session(key, id)
  redis.call("SET", key, id, "EX", session_ttl)
  redis.call("ZADD", sessions, whole(now), place_of(key))
  redis.call("ZREMRANGEBYSCORE", sessions, "-inf", "(" .. whole(now - session_ttl * 1000))  -- their keys have expired
end

local function end_session(key)
  redis.call("DEL", key)
  redis.call("ZREM", sessions, place_of(key))
end

-- When, and behind which entry, somebody takes a seat.
local function seated_now()
  return '"joined_at":' .. whole(now) .. (hides_history and ',"since":' .. whole(seq) or "")
end

-- Seat whoever has this record: their name is kept already, their session is noted.
local function seat(id, record, entry_id)
  redis.call("HSET", members, id, record)
  redis.call("ZADD", seen, whole(now), id)
  append("changes", '"id":"' .. entry_id .. '","type":"joined","member":"' .. id .. '","name":' .. name_of(record)
    .. ',"time":' .. whole(now) .. "}")
  touch()
end

-- Take a member out, who is gone with the first write. Returns the error of a store that takes no writes.
local function unseat(id, entry_id, reason)
  local record = redis.call("HGET", members, id)
  local gone = redis.pcall("HDEL", members, id)
  if type(gone) == "table" then
    return gone
  end
  redis.call("ZREM", seen, id)
  redis.call("HDEL", pace, id, "typing/" .. id, "search/" .. id, "slow/" .. id)
  away = count_away()
  redis.call("HSET", meeting, "away", whole(away))
  if not record then
    return
  end
  forget_name(record)
  strike_host(id)
  append("changes", '"id":"' .. entry_id .. '","type":"left","member":"' .. id .. '","name":'
    .. name_of(record) .. ',"time":' .. whole(now) .. reason .. "}")
  touch()
end
