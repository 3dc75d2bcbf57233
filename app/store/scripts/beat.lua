-- Note a heartbeat of all members who have a connection to a worker, and remove the members who have expired.
--
-- KEYS[12…]    meeting:{id}:session:h, a session of each member in member_ids
-- entry_id     random; each entry "left" or "role" gets an id made of it
-- returns  the meeting's seq, the presence number last published, the number of members that expired, and the
--          positions of sessions that have ended, from 1; or an error: NO_MEETING
--#include keys
--#args entry_id member_ids...
--#include meeting
--#include log
--#include away
--#include look
--#include role
--#include sessions
--#include roster
--#include beat
--#include succession
--#include waiting
look()
local ended = {}
for number = 1, #KEYS - PARTS do
  local id, key = member_ids[number], KEYS[PARTS + number]
  if redis.call("GET", key) == id and redis.call("HEXISTS", members, id) == 1 then
    beat(id, key)
  else
    ended[#ended + 1] = number
  end
end
sweep(entry_id)
succeed(entry_id)
drop_silent()
tell()
return { whole(seq), whole(told), swept, ended }
