-- The index of the waiting room: finds guests by what their record says.
-- needs: integer waiting waiting_index waiting_seen
-- gives: index_guest unindex_guest entries_by guests_by

-- Return the entries of a guest: by the time of joining, by address, by the request.
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

local function unindex_guest(id, record)
  redis.call("ZREM", waiting_seen, id)
  redis.call("ZREM", waiting_index, entries_of(id, record))
end

-- Return up to `most` entries (-1: all) by "from/<address>", "join/<key>", or "joined": the longest waiting first.
local function entries_by(prefix, most)
  return redis.call("ZRANGE", waiting_index, "[" .. prefix .. "/", "(" .. prefix .. "0", "BYLEX", "LIMIT", 0, most)
end

-- Return the same as guests, each with id and record.
local function guests_by(prefix, most)
  local entries, ids, found = entries_by(prefix, most), {}, {}
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
