-- Give up the caller's seat, or their place in the waiting room, and end all their sessions.
--
-- returns  nothing, or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED
--#include keys
--#args entry_id
--#include meeting role cursor log presence told_presence publish_presence recount_away sessions end_sessions records
--#include reserved_names hosts size member_order departed unseat waiting_index waiting turn_away
local guest_id = redis.call("GET", session)
local waits = guest_id and redis.call("HGET", waiting, guest_id)
if waits then
  turn_away(guest_id, waits)
  end_sessions(PARTS + 1)
  publish_presence()
  return
end
--#include caller permission
recount_away()
local refused = unseat(member_id, entry_id, "")
if refused then
  return refused
end
end_sessions(PARTS + 1)
tell_departed()
publish_presence()
