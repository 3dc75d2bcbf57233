-- Sessions: each is a key of its own, and is listed in `sessions` as long as the key exists, so that erase finds it.
-- needs: integer now session_ttl sessions
-- gives: session_id_of renew_session

local function session_id_of(key)
  return string.sub(key, -64)
end

-- Renew the TTL of a session. If a full Redis refuses the first write, the key keeps its TTL too, so that both agree.
local function renew_session(key)
  if type(redis.pcall("ZADD", sessions, integer(now), session_id_of(key))) ~= "table" then
    redis.pcall("EXPIRE", key, session_ttl)
  end
end
