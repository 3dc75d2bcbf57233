-- The answers to a visitor who joins, and the lookup of an earlier join with the same key.

local held, sent_key = KEYS[PARTS + 2], "join/" .. request_key
local surplus = {}  -- sessions beyond MAX_SESSIONS

local function answer(who, record, is_new, place)
  tell()
  return { redis.call("HGET", meeting, "name"), who, record, is_new, place, swept, surplus }
end

-- Answer with a seat. A bearer of the host link becomes a host.
local function inside(who, is_new)
  local record = redis.call("HGET", members, who)
  if host_link ~= "" and role_of(record) ~= "host" then
    take_role(who, record, "host")
    append("changes", '"id":"' .. string.sub(entry_id, 1, 30) .. 'fe",' .. role_change(who, "host", who)
      .. ',"time":' .. whole(now) .. "}")
    touch()
    record = redis.call("HGET", members, who)
  end
  return answer(who, record, is_new, role_of(record))
end

-- Answer with a place in the waiting room.
local function outside(who, is_new)
  seen_waiting(who)
  return answer(who, redis.call("HGET", waiting, who), is_new, "waiting")
end

-- Return the member who got a seat by an earlier request with this key; waited_before does so for a waiting guest.
local function seated_before()
  local at = redis.call("ZSCORE", sent, sent_key)
  local entry = at and redis.call("LINDEX", messages, whole(at - base))
  local who = entry and string.match(entry, '"type":"joined","member":"([%w_-]+)"')
  return who and redis.call("HEXISTS", members, who) == 1 and who
end

local function waited_before()
  for who, record in pairs(all_waiting()) do
    if string.find(record, ',"once":"' .. sent_key .. '"}', 1, true) then
      return who
    end
  end
end
