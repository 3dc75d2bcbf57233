-- Return the waiting guests and the removed members. Writes nothing but the rate limit.
--
-- returns  the waiting guests and the removed members, each list as id, record, …; or an error: NO_MEETING,
--          MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED, RATE_LIMITED <ms to wait>
--#include keys
--#args interval_ms burst
--#include meeting role caller permission
local rate_field = "door/" .. member_id
--#include rate_limit note_pace
note_pace()

local function without_notes(all)
  local found = {}
  for place = 1, #all, 2 do
    if not string.find(all[place], "/", 1, true) then
      found[#found + 1], found[#found + 2] = all[place], all[place + 1]
    end
  end
  return found
end
return { without_notes(redis.call("HGETALL", waiting)), without_notes(redis.call("HGETALL", removed)) }
