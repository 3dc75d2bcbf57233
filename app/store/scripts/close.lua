-- End a meeting for the operator, who is no member of it.
--
-- returns  nothing, or an error: NO_MEETING, MEETING_ENDED
--#include keys
--#args entry_id
--#include meeting
--#include log
append("changes", '"id":"' .. entry_id .. '","type":"ended","member":"","time":' .. whole(now) .. "}")
redis.call("HSET", meeting, "ended_at", whole(now))
touch()
