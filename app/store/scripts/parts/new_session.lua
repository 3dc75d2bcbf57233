-- Store a new session of a member, or of a guest who waits.
-- needs: devices integer now session_id_of session_ttl sessions
-- gives: note_session

local MAX_SESSIONS = 20  -- of a member, or of a guest who waits

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
  redis.call("ZADD", sessions, integer(now), session_id_of(key))
  redis.call("ZREMRANGEBYSCORE", sessions, "-inf", "(" .. integer(now - session_ttl * 1000))  -- their keys have expired
  local theirs = sessions_of(id)
  local oldest_first, surplus = { session_id_of(key) }, {}
  for number, place in ipairs(theirs) do
    table.insert(oldest_first, 1, place)
    surplus[#surplus + 1] = number >= MAX_SESSIONS and place or nil
  end
  redis.call("HSET", devices, id, table.concat(oldest_first, " "))
  return surplus
end
