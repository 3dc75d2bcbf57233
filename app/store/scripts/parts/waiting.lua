-- The waiting room: note that a guest waits, or waits no longer. Workers of the version before know only `waiting`.
-- needs: away integer now set_away waiting waiting_index waiting_seen
-- gives: note_waiting stop_waiting index_guest guests_by

-- Return the entries of a guest in the index: by the time of joining, by address, by the request.
local function entries_of(id, record)
  local joined_at, from = string.match(record, '","joined_at":(%d+)'), string.match(record, ',"from":"(%x+)"') or ""
  local request = string.match(record, ',"once":"(join/%w+)"') or "join/"
  return "joined/" .. joined_at .. "/" .. id, "from/" .. from .. "/" .. id, request .. "/" .. id
end

local function index_guest(id, record, last_knock)
  local by_time, by_address, by_request = entries_of(id, record)
  redis.pcall("ZADD", waiting_seen, integer(last_knock), id)
  redis.pcall("ZADD", waiting_index, 0, by_time, 0, by_address, 0, by_request)
end

-- Return up to `most` guests (-1: all) by "from/<address>", "join/<key>", or "joined": the longest waiting first.
local function guests_by(prefix, most)
  local entries = redis.call("ZRANGE", waiting_index, "[" .. prefix .. "/", "(" .. prefix .. "0", "BYLEX", "LIMIT", 0, most)
  local ids, found = {}, {}
  for number, entry in ipairs(entries) do
    ids[number] = string.match(entry, "[%w_-]+$")
  end
  for number, record in ipairs(#ids > 0 and redis.call("HMGET", waiting, unpack(ids)) or {}) do
    if record then
      found[#found + 1] = { id = ids[number], record = record }
    else
      redis.pcall("ZREM", waiting_index, entries[number])  -- removed by a worker of the version before
    end
  end
  return found
end

local function note_waiting(id)
  redis.pcall("HSET", waiting, "seen/" .. id, integer(now))
  redis.pcall("ZADD", waiting_seen, "XX", integer(now), id)
end

local function stop_waiting(id, record)
  redis.call("HDEL", waiting, id, "seen/" .. id)
  redis.call("ZREM", waiting_seen, id)
  redis.call("ZREM", waiting_index, entries_of(id, record))
  set_away(away)
end
