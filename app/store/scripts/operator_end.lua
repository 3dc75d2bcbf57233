-- End a meeting for the operator, who is no member of it.
--
-- returns  nothing, or an error: NO_MEETING, MEETING_ENDED
--#include keys
--#args entry_id
--#include meeting cursor log
append("changes", '"id":"' .. entry_id .. '","type":"ended","member":"","time":' .. integer(now) .. "}")
redis.call("HSET", meeting, "ended_at", integer(now))
refresh_ttls()
