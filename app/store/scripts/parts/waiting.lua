-- The waiting room: note that a guest waits, or waits no longer. Workers of the version before know only `waiting`.
-- needs: away integer now set_away unindex_guest waiting waiting_seen
-- gives: note_waiting stop_waiting

local function note_waiting(id)
  redis.pcall("HSET", waiting, "seen/" .. id, integer(now))
  redis.pcall("ZADD", waiting_seen, "XX", integer(now), id)
end

local function stop_waiting(id, record)
  redis.call("HDEL", waiting, id, "seen/" .. id)
  unindex_guest(id, record)
  set_away(away)
end
