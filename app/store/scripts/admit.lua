-- Admit a waiting guest, or all of them.
--
-- ARGV[7]  a random id for the entries "joined"
-- ARGV[8]  members at most
-- ARGV[9]  the guest, or "" for all: up to MAX_ADMITTED of them, and the others in further calls
-- returns  the number of guests who still wait; or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED,
--          NOT_ALLOWED, NO_MEMBER, MEETING_FULL
--#include keys
--#include meeting
--#include role
--#include seat
--#include log
--#include away
--#include look
--#include sessions
--#include roster
--#include waiting
local MAX_ADMITTED = 50
local who, number = ARGV[9], 0
look()
drop_silent()
local all = all_waiting()
if who ~= "" and not all[who] then
  return redis.error_reply("NO_MEMBER")
end
for id, record in pairs(who == "" and all or { [who] = all[who] }) do
  if number < MAX_ADMITTED then
    if redis.call("HLEN", members) >= tonumber(ARGV[8]) then
      return redis.error_reply("MEETING_FULL")
    end
    number = number + 1
    admit(id, record, string.sub(ARGV[7], 1, 30) .. string.format("%02x", number))
  end
end
tell()
return count_waiting()
