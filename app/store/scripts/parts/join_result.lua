-- The answers to a visitor who joins.
-- needs: PARTS append entry_id expired_count host_link integer meeting members note_waiting now publish_presence
-- needs: refresh_ttls request_key role_change role_of take_role waiting
-- gives: browser_session sent_key surplus answer_seated answer_waiting

local browser_session, sent_key = KEYS[PARTS + 2], "join/" .. request_key
local surplus = {}  -- sessions beyond MAX_SESSIONS

local function answer(who, record, is_new, place)
  publish_presence()
  return { redis.call("HGET", meeting, "name"), who, record, is_new, place, expired_count, surplus }
end

-- Answer with a seat. A bearer of the host link becomes a host.
local function answer_seated(who, is_new)
  local record = redis.call("HGET", members, who)
  if host_link ~= "" and role_of(record) ~= "host" then
    take_role(who, record, "host")
    append("changes", '"id":"' .. string.sub(entry_id, 1, 30) .. 'fe",' .. role_change(who, "host", who)
      .. ',"time":' .. integer(now) .. "}")
    refresh_ttls()
    record = redis.call("HGET", members, who)
  end
  return answer(who, record, is_new, role_of(record))
end

-- Answer with a place in the waiting room.
local function answer_waiting(who, is_new)
  note_waiting(who)
  return answer(who, redis.call("HGET", waiting, who), is_new, "waiting")
end
