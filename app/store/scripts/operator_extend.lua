-- Change the lifetime of a meeting for the operator, who is no member of it.
--
-- lifetime     seconds that the meeting lives without activity
-- returns  nothing, or an error: NO_MEETING, MEETING_ENDED
--#include keys
--#args entry_id lifetime
--#include meeting cursor log
redis.call("HSET", meeting, "lifetime", lifetime)
meeting_ttl = lifetime
append("changes", '"id":"' .. entry_id .. '","type":"settings","member":"","lifetime":' .. lifetime .. ',"time":'
  .. integer(now) .. "}")
refresh_ttls()
