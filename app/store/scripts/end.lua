-- End the meeting for everyone. The log stays until it expires, but members cannot read it.
--
-- ARGV[7]  the id of the entry "ended"
-- returns  nothing, or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED
--#include keys
--#include meeting
--#include role
--#include seat
--#include log
append("changes", '"id":"' .. ARGV[7] .. '","type":"ended","member":"' .. member .. '","time":' .. whole(now) .. "}")
redis.call("HSET", meeting, "ended_at", whole(now))
touch()
