-- Change the lifetime of a meeting for the operator, who is no member of it.
--
-- ARGV[7]  the id of the entry "settings"
-- ARGV[8]  the seconds that the meeting lives without activity
-- returns  nothing, or an error: NO_MEETING, MEETING_ENDED
--#include keys
--#include meeting
--#include log
redis.call("HSET", meeting, "lifetime", ARGV[8])
meeting_ttl = ARGV[8]
append("changes", '"id":"' .. ARGV[7] .. '","type":"settings","member":"","lifetime":' .. ARGV[8] .. ',"time":'
  .. whole(now) .. "}")
touch()
