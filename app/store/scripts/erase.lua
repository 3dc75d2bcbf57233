-- Erase a meeting: what readers read at once, and then the keys of its sessions. These have to be named, so many in one
-- script; the set of them is the last that goes. If that is cut short, it goes on where the erasure is asked for again.
--
-- KEYS[12] the caller's session          KEYS[13…] sessions that were named by the script before
-- ARGV[7]  sessions to name at most
-- ARGV[8]  seconds for which a mark without content says that the meeting was erased
-- returns  how many keys are gone, and the digests of the next sessions, to ask again with until there are none; or an
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
redis.pcall("SET", meeting .. ":erased", "1", "EX", ARGV[8])  -- a store that takes no writes erases all the same
local erased = 0
for place = 1, PARTS do
  if KEYS[place] ~= sessions then
    erased = erased + redis.call("DEL", KEYS[place])
  end
end
local is_listed = #next_sessions() > 0
erased = erased + end_sessions(PARTS + 1) + (is_listed and 1 or 0)
redis.call("EXPIRE", sessions, session_ttl)  -- when the last of those it names has expired
redis.call("PUBLISH", live, '{"erased":true}')
return { erased, next_sessions() }
