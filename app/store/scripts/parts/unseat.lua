-- Take the seat of a member.
-- needs: append away count_away devices forget_away integer is_large meeting members name_of note_departed note_size now
-- needs: pace refresh_ttls release_name remove_host seen take_from_order
-- gives: unseat

-- Remove a member: the first write removes them. Returns the error if Redis refuses that write. The log of a large
-- meeting has no entry of it, except if a host has removed them.
local function unseat(id, entry_id, reason)
  local record, is_silent = redis.call("HGET", members, id), is_large and not string.find(reason, '"removed"', 1, true)
  local gone = redis.pcall("HDEL", members, id)
  if type(gone) == "table" then
    return gone
  end
  redis.call("ZREM", seen, id)
  redis.call("HDEL", devices, id, "once/" .. id, redis.call("HGET", devices, "once/" .. id) or id)
  redis.call("HDEL", pace, id, "typing/" .. id, "rename/" .. id, "slow/" .. id, "slow-edit/" .. id, "search/" .. id,
    "page/" .. id, "read/" .. id, "door/" .. id, "members/" .. id)
  away = count_away()
  redis.call("HSET", meeting, "away", integer(away))
  forget_away(id)
  note_size()
  if not record then
    return
  end
  release_name(record)
  take_from_order(id, record)
  remove_host(id)
  if is_silent then
    note_departed(id)
  else
    append("changes", '"id":"' .. entry_id .. '","type":"left","member":"' .. id .. '","name":'
      .. name_of(record) .. ',"time":' .. integer(now) .. reason .. "}")
  end
  refresh_ttls()
end
