-- Erase a meeting: every key it has. The sessions have to be named, all of them; until they are, nothing is done.
--
-- KEYS[11…] meeting:{id}:session:h       the caller's session, and every other
-- returns  how many keys are gone, and nothing; or 0 and the digests of all sessions, to ask again with; or an
--          error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED
--#include keys
--#include meeting
--#include role
--#include seat
--#include log
local named, all = {}, redis.call("ZRANGE", sessions, 0, -1)
for place = PARTS + 1, #KEYS do
  named[string.sub(KEYS[place], -64)] = true
end
for _, digest in ipairs(all) do
  if not named[digest] then
    return { 0, all }
  end
end
local erased = 0
for _, key in ipairs(KEYS) do
  erased = erased + redis.call("DEL", key)
end
redis.call("PUBLISH", live, '{"erased":true}')
return { erased, {} }
