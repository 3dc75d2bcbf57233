-- Admit a waiting guest, or all of them.
--
-- entry_id     random; each entry "joined" gets an id made of it
-- guest_id     the guest, or "" for all: up to MAX_ADMITTED of them, and the others in further calls
-- returns  the number of guests who still wait; or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED,
--          NOT_ALLOWED, NO_MEMBER, MEETING_FULL
--#include keys
--#args entry_id max_members guest_id
--#include meeting role caller permission cursor log presence told_presence publish_presence recount_away records
--#include reserved_names size member_order seat waiting turn_away waiting_timeout admit
local MAX_ADMITTED = 50
local number = 0
recount_away()
drop_silent_guests()
local all = all_waiting()
if guest_id ~= "" and not all[guest_id] then
  return redis.error_reply("NO_MEMBER")
end
for id, record in pairs(guest_id == "" and all or { [guest_id] = all[guest_id] }) do
  if number < MAX_ADMITTED then
    if redis.call("HLEN", members) >= tonumber(max_members) then
      return redis.error_reply("MEETING_FULL")
    end
    number = number + 1
    admit(id, record, string.sub(entry_id, 1, 30) .. string.format("%02x", number))
  end
end
publish_presence()
return count_waiting()
