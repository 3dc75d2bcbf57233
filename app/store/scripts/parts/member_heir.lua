-- The member who becomes host: of those online, who joined first. A call looks at MAX_LOOKED_AT members, and the next
-- call goes on behind them.
-- needs: ensure_order heir_after joined meeting record_online
-- gives: member_heir restart_heir_search

local MAX_LOOKED_AT = 100
local HEIRS = { cohost = true, member = true }  -- the roles that can become host

-- Store the time of joining behind which the search goes on.
local function go_on_after(joined_at)
  heir_after = joined_at
  redis.pcall("HSET", meeting, "heir_after", heir_after)
end

local function restart_heir_search()
  if heir_after ~= "-inf" then
    go_on_after("-inf")
  end
end

-- Return the first member who is online and can become host; nil if there is none among those looked at.
local function member_heir()
  ensure_order()
  local some = redis.call("ZRANGEBYSCORE", joined, heir_after, "+inf", "WITHSCORES", "LIMIT", 0, MAX_LOOKED_AT)
  for place = 1, #some, 2 do
    local record = record_online(some[place])
    if record and HEIRS[string.match(record, ',"role":"(%a+)"}$') or "member"] then
      return some[place], record
    end
  end
  if #some < 2 * MAX_LOOKED_AT then
    restart_heir_search()
  else
    local is_one_time = some[2] == some[#some]  -- all of them joined at the same ms
    go_on_after((is_one_time and "(" or "") .. some[#some])
  end
end
