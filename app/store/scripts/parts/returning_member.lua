-- Answer a visitor who has a seat already, by the session of their browser or by an earlier request with this key;
-- return the error REMOVED if they were removed.
-- needs: answer_seated browser_session host_link is_barred members note_heartbeat note_session seated_before session
-- needs: surplus
-- gives: known

local known = redis.call("GET", browser_session)
if known and redis.call("HEXISTS", members, known) == 1 then
  note_heartbeat(known, browser_session)
  return answer_seated(known, 0)
end
if host_link == "" and is_barred(known) then
  return redis.error_reply("REMOVED")
end
local before = seated_before()
if before then
  surplus = note_session(session, before)
  note_heartbeat(before, session)
  return answer_seated(before, 1)
end
