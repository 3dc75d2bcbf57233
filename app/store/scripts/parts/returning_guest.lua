-- Answer a visitor who waits already, by the session of their browser or by an earlier request with this key. A bearer
-- of the host link is admitted.
-- needs: admit answer_seated answer_waiting entry_id guests_by host_link known note_session sent_key session
-- needs: surplus waiting

local waits = known and redis.call("HGET", waiting, known)
if waits and host_link ~= "" then
  admit(known, waits, string.sub(entry_id, 1, 30) .. "00")
  return answer_seated(known, 0)
elseif waits then
  return answer_waiting(known, 0)
end
local before = guests_by(sent_key, 1)[1]
if before then
  surplus = note_session(session, before.id)
  return answer_waiting(before.id, 1)
end
