-- Tell a waiting guest whether they have been admitted; admit them if the waiting room is off by now, and the meeting
-- is neither locked nor full.
--
-- returns  1 if they still wait, else 0, their record, and what hosts have written to those who wait; or an error:
--          NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED
--#include keys
--#args entry_id
--#include meeting cursor log presence told_presence publish_presence recount_away sessions records size member_order seat
--#include waiting_index waiting admit
local id = redis.call("GET", session)
local record = id and redis.call("HGET", members, id)
if record then
  return { 0, record, "" }
end
if id and redis.call("HEXISTS", removed, id) == 1 then
  return redis.error_reply("REMOVED")
end
record = id and redis.call("HGET", waiting, id)
if not record then
  return redis.error_reply("NO_SESSION")
end
recount_away()
note_waiting(id)
renew_session(session)
local rules = redis.call("HMGET", meeting, "waiting_room", "locked", "waiting_note")
local is_open = rules[1] ~= "1" and rules[2] ~= "1" and redis.call("HLEN", members) < tonumber(max_members)
if is_open then
  admit(id, record, entry_id)
end
publish_presence()
return { is_open and 0 or 1, record, rules[3] or "" }
