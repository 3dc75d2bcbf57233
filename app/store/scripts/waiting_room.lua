-- Return the guests who wait longest, and the removed members. Writes nothing but the rate limit.
--
-- max_guests   of those returned
-- returns  the number of waiting guests; those who wait longest, as id, record, the number who wait from the same
--          address, …; the removed members, as id, record, …; or an error: NO_MEETING, MEETING_ENDED, NO_SESSION,
--          REMOVED, NOT_ALLOWED, RATE_LIMITED <ms to wait>
--#include keys
--#args interval_ms burst max_guests
--#include meeting role caller permission presence waiting_index mend_waiting
local rate_field = "door/" .. member_id
--#include rate_limit note_pace
note_pace()
mend_waiting_index()
local guests, counts, gone = {}, {}, {}
for _, guest in ipairs(guests_by("joined", max_guests)) do
  local from = string.match(guest.record, ',"from":"(%x+)"')
  if from and not counts[from] then
    counts[from] = #entries_by("from/" .. from, -1)
  end
  for _, value in ipairs({ guest.id, guest.record, from and counts[from] or 1 }) do
    guests[#guests + 1] = value
  end
end
local all = redis.call("HGETALL", removed)
for place = 1, #all, 2 do
  if not string.find(all[place], "/", 1, true) then
    gone[#gone + 1], gone[#gone + 2] = all[place], all[place + 1]
  end
end
return { count_waiting(), guests, gone }
