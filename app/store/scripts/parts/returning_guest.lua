-- Answer a visitor who waits already, by the session of their browser or by an earlier request with this key. A bearer
-- of the host link is admitted.
-- needs: admit all_waiting answer_seated answer_waiting entry_id host_link known note_session sent_key session
-- needs: surplus waiting

-- Return the guest who waits since an earlier request with this key.
local function waited_before()
  for who, record in pairs(all_waiting()) do
    if string.find(record, ',"once":"' .. sent_key .. '"}', 1, true) then
      return who
    end
  end
end

local waits = known and redis.call("HGET", waiting, known)
if waits and host_link ~= "" then
  admit(known, waits, string.sub(entry_id, 1, 30) .. "00")
  return answer_seated(known, 0)
elseif waits then
  return answer_waiting(known, 0)
end
local waited = waited_before()
if waited then
  surplus = note_session(session, waited)
  return answer_waiting(waited, 1)
end
