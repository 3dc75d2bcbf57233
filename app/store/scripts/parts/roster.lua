-- The roster: add and remove members, and keep their names.

-- A quote inside a JSON string is escaped, so the first bare one after the name ends it.
local function name_of(record)
  return string.match(record, '^{"name":(".-"),"folded":"')
end

-- Return the record of a member or guest, as JSON: the forms of their name, and `facts` from "joined_at" on.
local function record_of(name, folded, skeleton, facts)
  return '{"name":"' .. name .. '","folded":"' .. folded .. '","skeleton":"' .. skeleton .. '",' .. facts .. "}"
end

-- Reserve the name for the member or guest `id`.
local function keep_name(id, folded, skeleton)
  redis.call("HSET", names, "folded/" .. folded, id, "skeleton/" .. skeleton, id)
end

-- Free the name of a record.
local function forget_name(record)
  local folded, skeleton = string.match(record, '"folded":"(.-)","skeleton":"(.-)","joined_at":')
  redis.call("HDEL", names, "folded/" .. folded, "skeleton/" .. skeleton)
end

-- Return the time at which a member joins and, if the history is hidden, the seq of the last entry hidden from them.
local function seated_now()
  return '"joined_at":' .. whole(now) .. (hides_history and ',"since":' .. whole(seq) or "")
end

-- Give a seat to the member with this record; their name and session are stored already.
local function seat(id, record, entry_id)
  redis.call("HSET", members, id, record)
  redis.call("ZADD", seen, whole(now), id)
  append("changes", '"id":"' .. entry_id .. '","type":"joined","member":"' .. id .. '","name":' .. name_of(record)
    .. ',"time":' .. whole(now) .. "}")
  touch()
end

-- Remove a member: the first write removes them. Returns the error if Redis refuses that write.
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
