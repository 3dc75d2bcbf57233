-- Give up the caller's seat, or their place in the waiting room, and end all their sessions.
--
-- returns  nothing, or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED
--#include keys
--#args entry_id
--#include meeting
--#include log
--#include away
--#include look
--#include role
--#include sessions
--#include roster
--#include waiting
local member = redis.call("GET", session)
local waits = member and redis.call("HGET", waiting, member)
if waits then
  turn_away(member, waits)
  end_sessions(PARTS + 1)
  tell()
  return
end
--#include seat
look()
local refused = unseat(member, entry_id, "")
if refused then
  return refused
end
end_sessions(PARTS + 1)
tell()
