-- Make a member host when no host has been online for HOST_GONE_MS: of those online, the co-host who joined first, or
-- else the member who joined first.
-- needs: AWAY_AFTER_MS append hostless_at hosts integer meeting members now refresh_ttls role_change seen take_role
-- gives: make_heir_host

local HOST_GONE_MS = 600000
local HEIRS = { cohost = 0, member = 1 }  -- the rank of each role; other roles cannot become host

-- Return the time when a host was last seen, or since when their absence is measured (parts/recount_away.lua).
local function host_seen_at()
  local latest = hostless_at
  for id in string.gmatch(hosts, "[%w_-]+") do
    latest = math.max(latest, tonumber(redis.call("ZSCORE", seen, id) or 0))
  end
  return latest
end

local function find_heir()
  local best, best_rank, best_record = nil, nil, nil
  for _, id in ipairs(redis.call("ZRANGEBYSCORE", seen, integer(now - AWAY_AFTER_MS), "+inf")) do
    local record = redis.call("HGET", members, id)
    local rank = record and HEIRS[string.match(record, ',"role":"(%a+)"}$') or "member"]
    local joined_at = rank and tonumber(string.match(record, '","joined_at":(%d+)'))
    if rank and (not best or rank * 1e14 + joined_at < best_rank) then
      best, best_rank, best_record = id, rank * 1e14 + joined_at, record
    end
  end
  return best, best_record
end

-- `entry_id` is random; the last two digits keep the id of this entry different from others made of it.
local function make_heir_host(entry_id)
  if now - host_seen_at() < HOST_GONE_MS then
    return
  end
  local id, record = find_heir()
  local taken = id and redis.pcall("HSET", meeting, "hostless_at", integer(now))
  if not id or type(taken) == "table" then
    return
  end
  take_role(id, record, "host")
  append("changes", '"id":"' .. string.sub(entry_id, 1, 30) .. 'ff",' .. role_change(id, "host", "")
    .. ',"time":' .. integer(now) .. "}")
  refresh_ttls()
end
