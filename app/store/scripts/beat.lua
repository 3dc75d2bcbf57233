-- Members are here, by connections that are open and say nothing; look who is not, while at it.
--
-- KEYS[12…] meeting:{id}:session:h        a session of each
-- ARGV[7]  a random id, for whoever is found to have gone
-- ARGV[8…] the member of each session
-- returns  the meeting's seq, the presence number last told, how many have gone, and which of the sessions are
--          no more, counted from 1; or an error: NO_MEETING
--#include keys
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
  local id, key = ARGV[7 + number], KEYS[PARTS + number]
  if redis.call("GET", key) == id and redis.call("HEXISTS", members, id) == 1 then
    beat(id, key)
  else
    ended[#ended + 1] = number
  end
end
sweep(ARGV[7])
succeed(ARGV[7])
drop_silent()
tell()
return { whole(seq), whole(told), swept, ended }
