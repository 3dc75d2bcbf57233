-- Admit a waiting guest, or all of them.
--
-- entry_id     random; each entry "joined" gets an id made of it
-- guest_id     the guest, or "" for all: the MAX_ADMITTED who wait longest, and the others in further calls
-- returns  the number of guests who still wait; or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED,
--          NOT_ALLOWED, NO_MEMBER, MEETING_FULL
--#include keys
--#args entry_id guest_id
--#include meeting role caller permission cursor log presence told_presence publish_presence recount_away records
--#include reserved_names size member_order seat waiting_index waiting turn_away mend_waiting waiting_timeout admit
local MAX_ADMITTED = 50
recount_away()
drop_silent_guests()
local guests = { { id = guest_id, record = redis.call("HGET", waiting, guest_id) } }
if guest_id == "" then
  guests = guests_by("joined", MAX_ADMITTED)
elseif not guests[1].record then
  return redis.error_reply("NO_MEMBER")
end
for number, guest in ipairs(guests) do
  if redis.call("HLEN", members) >= tonumber(max_members) then
    return redis.error_reply("MEETING_FULL")
  end
  admit(guest.id, guest.record, string.sub(entry_id, 1, 30) .. string.format("%02x", number))
end
publish_presence()
return count_waiting()
