-- Remove members without a heartbeat for SESSION_TTL.
-- needs: integer now seen session_ttl tell_departed unseat
-- gives: expired_count remove_expired

local MAX_EXPIRED = 20  -- members in one call
local expired_count = 0  -- members removed by this call

-- Remove expired members. `entry_id` is random; the last two digits number the entries.
local function remove_expired(entry_id)
  local oldest = integer(now - session_ttl * 1000)
  for number, id in ipairs(redis.call("ZRANGEBYSCORE", seen, "-inf", oldest, "LIMIT", 0, MAX_EXPIRED)) do
    if unseat(id, string.sub(entry_id, 1, 30) .. string.format("%02x", number), ',"reason":"expired"') then
      return
    end
    expired_count = expired_count + 1
  end
  tell_departed()
end
