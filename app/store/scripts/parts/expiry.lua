-- Remove members without a heartbeat for SESSION_TTL. In a meeting that is large or nearly full, members without one for
-- SEAT_KEPT_MS give up their seats, except hosts and co-hosts.
-- needs: cohosts hostless_at hosts integer is_large max_members members now seen session_ttl tell_departed unseat
-- gives: expired_count remove_expired

local MAX_EXPIRED = 20  -- members in one call
local SEAT_KEPT_MS = 600000
local NEARLY_FULL = 0.9  -- of max_members
local expired_count = 0  -- members removed by this call

-- Return the time before which members must have been seen last to give up their seats; 0 if no member does, as after a
-- pause without any heartbeat (parts/recount_away.lua).
local function given_up_before()
  local is_wanted = is_large or redis.call("HLEN", members) >= NEARLY_FULL * max_members
  return is_wanted and now - hostless_at >= SEAT_KEPT_MS and now - SEAT_KEPT_MS or 0
end

local function is_host(id)
  local role = string.match(redis.call("HGET", members, id) or "", ',"role":"(%a+)"}$')
  return role == "host" or role == "cohost"
end

-- Remove expired members. `entry_id` is random; the last two digits number the entries.
local function remove_expired(entry_id)
  local oldest = now - session_ttl * 1000
  local _, hosts_count = string.gsub(hosts .. cohosts, "[%w_-]+", "")
  local silent = redis.call("ZRANGEBYSCORE", seen, "-inf", integer(math.max(oldest, given_up_before())), "WITHSCORES",
    "LIMIT", 0, MAX_EXPIRED + hosts_count)
  for place = 1, #silent, 2 do
    local id, is_expired = silent[place], tonumber(silent[place + 1]) <= oldest
    if expired_count < MAX_EXPIRED and (is_expired or given_up_before() > 0 and not is_host(id)) then
      local number = string.format("%02x", expired_count + 1)
      if unseat(id, string.sub(entry_id, 1, 30) .. number, ',"reason":"expired"') then
        return
      end
      expired_count = expired_count + 1
    end
  end
  tell_departed()
end
