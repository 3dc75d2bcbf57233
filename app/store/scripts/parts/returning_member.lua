-- Answer a visitor who has a seat already, by the session of their browser or by an earlier request with this key;
-- return the error REMOVED if they were removed.
-- needs: answer_seated base browser_session host_link integer is_barred members messages note_heartbeat note_session
-- needs: sent sent_key session surplus
-- gives: known

-- Return the member who got a seat, or another session, by an earlier request with this key.
local function seated_before()
  local at = redis.call("ZSCORE", sent, sent_key)
  local entry = at and redis.call("LINDEX", messages, integer(at - base))
  local who = entry and string.match(entry, '"type":"%a+","member":"([%w_-]+)"')
  return who and redis.call("HEXISTS", members, who) == 1 and who
end

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
