-- Note a heartbeat of all members who have a connection to a worker, and remove the members who have expired.
--
-- KEYS[PARTS + 1…]  meeting:{id}:session:h, a session of each member in member_ids
-- entry_id     random; each entry "left" or "role" gets an id made of it
-- returns  the meeting's seq, the presence number last published, the number of members that expired, and the
--          positions of sessions that have ended, from 1; or an error: NO_MEETING
--#include keys
--#args entry_id member_ids...
--#include meeting cursor log presence told_presence publish_presence recount_away sessions heartbeat records
--#include reserved_names hosts role_change size member_order departed unseat expiry cohost_heir member_heir succession
--#include waiting_index waiting turn_away mend_waiting waiting_timeout
recount_away()
local ended = {}
for number = 1, #KEYS - PARTS do
  local id, key = member_ids[number], KEYS[PARTS + number]
  if redis.call("GET", key) == id and redis.call("HEXISTS", members, id) == 1 then
    note_heartbeat(id, key)
  else
    ended[#ended + 1] = number
  end
end
remove_expired(entry_id)
make_heir_host(entry_id)
drop_silent_guests()
publish_presence()
return { integer(seq), integer(told), expired_count, ended }
