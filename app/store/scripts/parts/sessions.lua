-- Sessions: each is a key of its own, and is listed in `sessions` as long as the key exists, so that erase finds it.

local MAX_SESSIONS = 20  -- of a member, or of a guest who waits

local function place_of(key)
  return string.sub(key, -64)
end

-- Renew the TTL of a session. If a full Redis refuses the first write, the key keeps its TTL too, so that both agree.
local function renew_session(key)
  if type(redis.pcall("ZADD", sessions, whole(now), place_of(key))) ~= "table" then
    redis.pcall("EXPIRE", key, session_ttl)
  end
end

-- Return the sessions of `id`, last seen first; of two seen at the same time, the newer one first.
local function sessions_of(id)
  local found, last = {}, {}
  for place in string.gmatch(redis.call("HGET", devices, id) or "", "%x+") do
    last[place] = tonumber(redis.call("ZSCORE", sessions, place))
    if last[place] then
      found[#found + 1] = place
      last[place] = last[place] + #found / 1e3
    end
  end
  table.sort(found, function(one, other)
    return last[one] > last[other]
  end)
  return found
end

-- Store a session. Returns the ids of the surplus sessions, for the caller to end: a script must get them as KEYS.
local function note_session(key, id)
  redis.call("SET", key, id, "EX", session_ttl)
  redis.call("ZADD", sessions, whole(now), place_of(key))
  redis.call("ZREMRANGEBYSCORE", sessions, "-inf", "(" .. whole(now - session_ttl * 1000))  -- their keys have expired
  local theirs = sessions_of(id)
  local oldest_first, surplus = { place_of(key) }, {}
  for number, place in ipairs(theirs) do
    table.insert(oldest_first, 1, place)
    surplus[#surplus + 1] = number >= MAX_SESSIONS and place or nil
  end
  redis.call("HSET", devices, id, table.concat(oldest_first, " "))
  return surplus
end

-- End the sessions from KEYS[from] on. Returns the number of keys deleted.
local function end_sessions(from)
  local gone = 0
  for place = from, #KEYS do
    gone = gone + redis.call("DEL", KEYS[place])
    redis.call("ZREM", sessions, place_of(KEYS[place]))
  end
  return gone
end
