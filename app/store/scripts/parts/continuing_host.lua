-- Answer a bearer of the host link who continues as the host who has made it: with a session of their own, of the same
-- member. A place in the waiting room, which this browser may have, is given up.
--
-- continues    "1" to continue as that host, if they are still in the meeting
-- needs: PARTS answer_seated append continues end_sessions entry_id host_link integer known maker_of_host_link
-- needs: note_heartbeat note_session now refresh_ttls sent sent_key seq session surplus turn_away waiting
local maker = host_link ~= "" and continues == "1" and maker_of_host_link()
if maker then
  surplus = note_session(session, maker)
  local waits = known and redis.call("HGET", waiting, known)
  if waits then
    turn_away(known, waits)
    end_sessions(PARTS + 2)
  end
  append("changes", '"id":"' .. string.sub(entry_id, 1, 30) .. '00","type":"continued","member":"' .. maker
    .. '","time":' .. integer(now) .. "}")
  redis.call("ZADD", sent, integer(seq), sent_key)
  note_heartbeat(maker, session)
  refresh_ttls()
  return answer_seated(maker, 1)
end
