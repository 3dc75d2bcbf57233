-- The presence that was told last: what every reader has. `told_away` in the meeting's hash is its number and who was away.
-- needs: count_away meeting members told
-- gives: told_away counts_of ids

-- Return who was away as told last. Return nil if that is unknown: the meeting was large, or a worker of the version
-- before, which keeps no list, has told the last presence.
local function told_away()
  local number, list = string.match(redis.call("HGET", meeting, "told_away") or "", "^(%d+) (.*)$")
  if not number or tonumber(number) ~= told then
    return nil
  end
  local found = {}
  for id in string.gmatch(list, "[%w_-]+") do
    found[#found + 1] = id
  end
  return found
end

-- Return the number of members, and of those who are online; `gone` are those who are away, or nil to count them.
local function counts_of(gone)
  local total = redis.call("HLEN", members)
  return total, total - (gone and #gone or count_away())
end

-- Return a list of members as a field of a JSON object.
local function ids(name, list)
  return ',"' .. name .. '":[' .. (#list > 0 and '"' .. table.concat(list, '","') .. '"' or "") .. "]"
end
