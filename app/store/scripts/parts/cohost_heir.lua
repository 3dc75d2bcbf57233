-- The co-host who becomes host: of those online, who joined first.
-- needs: AWAY_AFTER_MS cohosts members now seen
-- gives: record_online cohost_heir

local function record_online(id)
  local is_online = tonumber(redis.call("ZSCORE", seen, id) or 0) >= now - AWAY_AFTER_MS
  return is_online and redis.call("HGET", members, id)
end

-- Return the co-host and their record. A worker of the version before changes roles without the list of co-hosts, so the
-- record decides.
local function cohost_heir()
  local first, first_record, first_at = nil, nil, math.huge
  for id in string.gmatch(cohosts, "[%w_-]+") do
    local record = record_online(id)
    local joined_at = tonumber(string.match(record or "", '","joined_at":(%d+).*,"role":"cohost"}$'))
    if joined_at and joined_at < first_at then
      first, first_record, first_at = id, record, joined_at
    end
  end
  return first, first_record
end
