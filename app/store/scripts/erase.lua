-- Erase a meeting: first all that members can read, then the keys of its sessions. The caller has to pass these as
-- KEYS, so each call returns the next of them; the set of sessions is deleted last. An erasure that was interrupted
-- continues when it is requested again.
--
-- KEYS[PARTS + 1] the caller's session     KEYS[PARTS + 2…] the sessions that the previous call returned
-- batch_size   sessions to return at most
-- mark_ttl     seconds that the mark of an erased meeting is kept
-- returns  the number of keys deleted, and the ids of the next sessions; call again until there are none; or an
--          error: NO_MEETING, MEETING_ERASED, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED
--#include keys
--#args batch_size mark_ttl
--#include sessions end_sessions
local FIRST_NAMED = PARTS + 2

local function next_sessions()
  return redis.call("ZRANGE", sessions, 0, batch_size - 1)
end

if redis.call("HEXISTS", meeting, "epoch") == 0 and (#KEYS >= FIRST_NAMED or #next_sessions() > 0) then
  local erased = end_sessions(FIRST_NAMED)
  return { erased, next_sessions() }
end
--#include meeting role caller permission
redis.pcall("SET", meeting .. ":erased", "1", "EX", mark_ttl)  -- by pcall: a full Redis still deletes
local erased = 0
for place = 1, PARTS do
  if KEYS[place] ~= sessions then
    erased = erased + redis.call("DEL", KEYS[place])
  end
end
local is_listed = #next_sessions() > 0
erased = erased + end_sessions(PARTS + 1) + (is_listed and 1 or 0)
redis.call("EXPIRE", sessions, session_ttl)  -- by then, all sessions in the set have expired
redis.call("PUBLISH", live, '{"erased":true}')
return { erased, next_sessions() }
