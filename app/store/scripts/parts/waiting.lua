-- The waiting room: note that a guest waits, or waits no longer.
-- needs: away integer now set_away waiting
-- gives: note_waiting stop_waiting

local function note_waiting(id)
  redis.pcall("HSET", waiting, "seen/" .. id, integer(now))
end

local function stop_waiting(id)
  redis.call("HDEL", waiting, id, "seen/" .. id)
  set_away(away)
end
