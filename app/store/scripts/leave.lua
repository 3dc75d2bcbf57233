-- Give a seat up, at once and everywhere.
--
-- ARGV[6]  the id of the entry that says so
-- returns  nothing, or an error: NO_MEETING, NO_SESSION
--#include keys
--#include meeting
--#include seat
--#include log
--#include away
--#include roster
look()
local refused = unseat(member, ARGV[6], "")
if refused then
  return refused
end
redis.call("DEL", session)
tell()
