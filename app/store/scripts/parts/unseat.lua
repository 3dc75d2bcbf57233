-- Take the seat of a member.
-- needs: append away count_away devices integer meeting members name_of note_size now pace refresh_ttls release_name
-- needs: remove_host seen take_from_order
-- gives: unseat

-- A member who was away has left: readers know it by the log.
local function forget_away(id)
  local told_list = redis.call("HGET", meeting, "told_away") or ""
  local others = string.gsub(told_list, "[%w_-]+", function(word)
    return word == id and "" or nil
  end)
  if others ~= told_list then
    redis.call("HSET", meeting, "told_away", others)
  end
end

-- Remove a member: the first write removes them. Returns the error if Redis refuses that write.
local function unseat(id, entry_id, reason)
  local record = redis.call("HGET", members, id)
  local gone = redis.pcall("HDEL", members, id)
  if type(gone) == "table" then
    return gone
  end
  redis.call("ZREM", seen, id)
  redis.call("HDEL", devices, id)
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
  append("changes", '"id":"' .. entry_id .. '","type":"left","member":"' .. id .. '","name":'
    .. name_of(record) .. ',"time":' .. integer(now) .. reason .. "}")
  refresh_ttls()
end
