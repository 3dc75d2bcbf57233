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
  redis.call("HDEL", devices, id)
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
