-- The key of a join, by which a repeat is answered: the entry of the log, or in a large meeting, which has none, the
-- field `sent_key` of `devices`; once/<member> there is the key of the member.
-- needs: base devices integer is_large members messages sent sent_key seq
-- gives: note_join_key seated_before

local function note_join_key(id)
  if is_large then
    redis.call("HSET", devices, sent_key, id, "once/" .. id, sent_key)
  else
    redis.call("ZADD", sent, integer(seq), sent_key)
  end
end

-- Return the member who got a seat, or another session, by an earlier request with this key.
local function seated_before()
  local at = redis.call("ZSCORE", sent, sent_key)
  local entry = at and redis.call("LINDEX", messages, integer(at - base))
  local who = redis.call("HGET", devices, sent_key)
    or entry and string.match(entry, '"type":"%a+","member":"([%w_-]+)"')
  return who and redis.call("HEXISTS", members, who) == 1 and who
end
