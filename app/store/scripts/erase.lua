-- Erase a meeting: first all that members can read, then the keys of its sessions. The caller has to pass these as
-- KEYS, so each call returns the next of them; the set of sessions is deleted last. An erasure that was interrupted
-- continues when it is requested again.
--
-- KEYS[12] the caller's session          KEYS[13…] the sessions that the previous call returned
-- ARGV[7]  sessions to return at most
-- ARGV[8]  the TTL in seconds of the mark that the meeting was erased
-- returns  the number of keys deleted, and the ids of the next sessions; call again until there are none; or an
--          error: NO_MEETING, MEETING_ERASED, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED
--#include keys
--#include sessions
local FIRST_NAMED = PARTS + 2

local function next_sessions()
  return redis.call("ZRANGE", sessions, 0, ARGV[7] - 1)
end

if redis.call("HEXISTS", meeting, "epoch") == 0 and (#KEYS >= FIRST_NAMED or #next_sessions() > 0) then
  local erased = end_sessions(FIRST_NAMED)
  return { erased, next_sessions() }
end
--#include meeting
--#include role
--#include seat
redis.pcall("SET", meeting .. ":erased", "1", "EX", ARGV[8])  -- by pcall: a full Redis still deletes
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
