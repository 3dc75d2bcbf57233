-- Make a member host when no host has been online for HOST_GONE_MS: of those online, the co-host who joined first, or
-- else the member who joined first. Muted members cannot become host.
-- needs: append cohost_heir hostless_at hosts integer meeting member_heir now refresh_ttls restart_heir_search role_change
-- needs: seen take_role
-- gives: make_heir_host

local HOST_GONE_MS = 600000

-- Return the time when a host was last seen, or since when their absence is measured (parts/recount_away.lua).
local function host_seen_at()
  local latest = hostless_at
  for id in string.gmatch(hosts, "[%w_-]+") do
    latest = math.max(latest, tonumber(redis.call("ZSCORE", seen, id) or 0))
  end
  return latest
end

-- `entry_id` is random; the last two digits keep the id of this entry different from others made of it.
local function make_heir_host(entry_id)
  if now - host_seen_at() < HOST_GONE_MS then
    return restart_heir_search()
  end
  local id, record = cohost_heir()
  if not id then
    id, record = member_heir()
  end
  local taken = id and redis.pcall("HSET", meeting, "hostless_at", integer(now))
  if not id or type(taken) == "table" then
    return
  end
  take_role(id, record, "host")
  append("changes", '"id":"' .. string.sub(entry_id, 1, 30) .. 'ff",' .. role_change(id, "host", "")
    .. ',"time":' .. integer(now) .. "}")
  refresh_ttls()
end
