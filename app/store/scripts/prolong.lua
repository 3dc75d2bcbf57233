-- Have a meeting live longer without activity, as the operator of the service: by nobody who is in it.
--
-- ARGV[7]  the id of the entry that says so
-- ARGV[8]  so many seconds
-- returns  nothing, or an error: NO_MEETING, MEETING_ENDED
--#include keys
--#include meeting
--#include log
redis.call("HSET", meeting, "lifetime", ARGV[8])
meeting_ttl = ARGV[8]
append("changes", '"id":"' .. ARGV[7] .. '","type":"settings","member":"","lifetime":' .. ARGV[8] .. ',"time":'
  .. whole(now) .. "}")
touch()
