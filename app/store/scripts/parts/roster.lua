-- The roster: who comes and who goes.

-- A quote inside a JSON string is escaped, so the first bare one after the name ends it.
local function name_of(record)
  return string.match(record, '^{"name":(".-"),"folded":"')
end

-- What a member is called from now on, and that nobody else is.
local function call(id, name, folded, skeleton, joined_at)
  redis.call("HSET", members, id, '{"name":"' .. name .. '","folded":"' .. folded .. '","skeleton":"' .. skeleton
    .. '","joined_at":' .. joined_at .. "}")
  redis.call("HSET", names, "folded/" .. folded, id, "skeleton/" .. skeleton, id)
end

-- The name of a record is free again.
local function forget_name(record)
  local folded, skeleton = string.match(record, '"folded":"(.-)","skeleton":"(.-)","joined_at":')
  redis.call("HDEL", names, "folded/" .. folded, "skeleton/" .. skeleton)
end

local function seat(id, key, name, folded, skeleton, entry_id)
  call(id, name, folded, skeleton, whole(now))
  redis.call("ZADD", seen, whole(now), id)
  redis.call("SET", key, id, "EX", session_ttl)
  append("changes", '"id":"' .. entry_id .. '","type":"joined","member":"' .. id .. '","name":"' .. name
    .. '","time":' .. whole(now) .. "}")
  touch()
end

-- Take a member out, who is gone with the first write. Returns the error of a store that takes no writes.
local function unseat(id, entry_id, reason)
  local record = redis.call("HGET", members, id)
  local removed = redis.pcall("HDEL", members, id)
  if type(removed) == "table" then
    return removed
  end
  redis.call("ZREM", seen, id)
  redis.call("HDEL", pace, id, "typing/" .. id, "search/" .. id)
  away = count_away()
  redis.call("HSET", meeting, "away", whole(away))
  if not record then
    return
  end
  forget_name(record)
  append("changes", '"id":"' .. entry_id .. '","type":"left","member":"' .. id .. '","name":'
    .. name_of(record) .. ',"time":' .. whole(now) .. reason .. "}")
  touch()
end
