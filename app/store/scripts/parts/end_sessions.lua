-- End sessions.
-- needs: session_id_of sessions
-- gives: end_sessions

-- End the sessions from KEYS[from] on. Returns the number of keys deleted.
local function end_sessions(from)
  local gone = 0
  for place = from, #KEYS do
    gone = gone + redis.call("DEL", KEYS[place])
    redis.call("ZREM", sessions, session_id_of(KEYS[place]))
  end
  return gone
end
