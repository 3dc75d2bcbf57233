-- Give a seat to a member.
-- needs: append hides_history integer is_large members name_of note_size now place_in_order refresh_ttls seen seq
-- gives: seated_now seat

-- Return the time at which a member joins and, if the history is hidden, the seq of the last entry hidden from them.
local function seated_now()
  return '"joined_at":' .. integer(now) .. (hides_history and ',"since":' .. integer(seq) or "")
end

-- Give a seat to the member with this record; their name and session are stored already. The log of a large meeting
-- has no entry of it.
local function seat(id, record, entry_id)
  redis.call("HSET", members, id, record)
  redis.call("ZADD", seen, integer(now), id)
  place_in_order(id, record)
  note_size()
  if not is_large then
    append("changes", '"id":"' .. entry_id .. '","type":"joined","member":"' .. id .. '","name":' .. name_of(record)
      .. ',"time":' .. integer(now) .. "}")
  end
  refresh_ttls()
end
