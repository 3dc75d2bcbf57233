-- End a meeting for the operator, who is no member of it.
--
-- ARGV[7]  the id of the entry "ended"
-- returns  nothing, or an error: NO_MEETING, MEETING_ENDED
--#include keys
--#include meeting
--#include log
append("changes", '"id":"' .. ARGV[7] .. '","type":"ended","member":"","time":' .. whole(now) .. "}")
redis.call("HSET", meeting, "ended_at", whole(now))
touch()
