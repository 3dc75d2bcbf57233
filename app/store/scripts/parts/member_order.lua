-- The orders of the members: `roster` by name, `joined` by time of joining.
-- needs: joined members refresh_ttls roster
-- gives: line_of place_in_order take_from_order ensure_order

-- Return the line of `roster`. A folded name has no NUL, so no name is ordered within those that begin with it.
local function line_of(id, record)
  return string.match(record, '"folded":"(.-)","skeleton":"') .. "\0" .. id
end

local function place_in_order(id, record)
  redis.call("ZADD", roster, 0, line_of(id, record))
  redis.call("ZADD", joined, string.match(record, '","joined_at":(%d+)'), id)
end

local function take_from_order(id, record)
  redis.call("ZREM", roster, line_of(id, record))
  redis.call("ZREM", joined, id)
end

-- Workers of the version before change the members, and know no order. If the numbers differ, make both anew, which
-- reads all members once; a caller that finds a wrong line passes `is_wrong`.
local function ensure_order(is_wrong)
  local count = redis.call("HLEN", members)
  if not is_wrong and redis.call("ZCOUNT", roster, "-inf", "+inf") == count
    and redis.call("ZCOUNT", joined, "-inf", "+inf") == count then
    return
  end
  redis.call("DEL", roster, joined)
  local all = redis.call("HGETALL", members)
  for place = 1, #all, 2 do
    place_in_order(all[place], all[place + 1])
  end
  refresh_ttls()
end
