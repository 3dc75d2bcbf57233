-- Make the index of the waiting room anew after a worker of the version before, which knows only the hash `waiting`, has put
-- guests there or removed some.
-- needs: count_waiting index_guest integer now refresh_ttls waiting waiting_index waiting_seen
-- gives: mend_waiting_index

-- Read all guests into two tables: guest -> record, and guest -> last knock.
local function read_waiting()
  local all, records, last_knocks = redis.call("HGETALL", waiting), {}, {}
  for place = 1, #all, 2 do
    local seen_id = string.match(all[place], "^seen/(.+)$")
    if seen_id then
      last_knocks[seen_id] = tonumber(all[place + 1])
    else
      records[all[place]] = all[place + 1]
    end
  end
  return records, last_knocks
end

-- Two fields for each guest keep count_waiting() right.
local function mend_waiting_index()
  if redis.call("ZCOUNT", waiting_seen, "-inf", "+inf") == count_waiting() then
    return
  end
  redis.pcall("DEL", waiting_seen, waiting_index)
  local records, last_knocks = read_waiting()
  for id, record in pairs(records) do
    index_guest(id, record, last_knocks[id] or now)
    if not last_knocks[id] then
      redis.pcall("HSET", waiting, "seen/" .. id, integer(now))
    end
  end
  for id in pairs(last_knocks) do
    if not records[id] then
      redis.pcall("HDEL", waiting, "seen/" .. id)
    end
  end
  refresh_ttls()
end
