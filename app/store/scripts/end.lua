-- End the meeting for everyone. The log stays until it expires, but members cannot read it.
--
-- returns  nothing, or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED
--#include keys
--#args entry_id
--#include meeting role caller permission cursor log
append("changes", '"id":"' .. entry_id .. '","type":"ended","member":"' .. member_id .. '","time":'
  .. integer(now) .. "}")
redis.call("HSET", meeting, "ended_at", integer(now))
refresh_ttls()
