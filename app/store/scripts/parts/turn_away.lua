-- Turn a guest away from the waiting room.
-- needs: devices release_name stop_waiting
-- gives: turn_away

-- Delete a guest who is denied or has left: their name, their list of sessions and their record.
local function turn_away(id, record)
  release_name(record)
  redis.call("HDEL", devices, id)
  stop_waiting(id, record)
end
