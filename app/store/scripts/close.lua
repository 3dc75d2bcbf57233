-- End a meeting for everybody, as the operator of the service: by nobody who is in it.
--
-- ARGV[7]  the id of the entry that says so
-- returns  nothing, or an error: NO_MEETING, MEETING_ENDED
--#include keys
--#include meeting
--#include log
append("changes", '"id":"' .. ARGV[7] .. '","type":"ended","member":"","time":' .. whole(now) .. "}")
redis.call("HSET", meeting, "ended_at", whole(now))
touch()
