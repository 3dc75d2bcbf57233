-- The members in a snapshot: all, but of a large meeting the hosts and co-hosts, those whose messages the snapshot has,
-- and those who have been here longest.
-- needs: cohosts ensure_order hosts is_large joined members
-- gives: snapshot_members

local MAX_HOSTS, MAX_LONGEST = 100, 100

-- Return the ids of these members of a large meeting, each once.
local function some_members(entries)
  local found, known = {}, {}
  local function add(id)
    found[#found + 1] = not known[id] and id or nil
    known[id] = true
  end
  for id in string.gmatch(hosts .. cohosts, "[%w_-]+") do
    if #found < MAX_HOSTS then
      add(id)
    end
  end
  for _, entry in ipairs(entries) do
    add(string.match(entry, '^{"seq":%d+,"id":"%x+","member":"([%w_-]+)"') or "")
  end
  ensure_order()
  for _, id in ipairs(redis.call("ZRANGE", joined, 0, MAX_LONGEST - 1)) do
    add(id)
  end
  return found
end

-- Return a list of member, record, …; `entries` are those of the snapshot.
local function snapshot_members(entries)
  if not is_large then
    return redis.call("HGETALL", members)
  end
  local listed, wanted = {}, some_members(entries)
  for number, record in ipairs(redis.call("HMGET", members, unpack(wanted))) do
    if record then
      listed[#listed + 1], listed[#listed + 2] = wanted[number], record
    end
  end
  return listed
end
