-- The reactions of a message: `"👍":["member",…],…`, emoji and members each from the oldest to the newest.
-- gives: reacted

-- Return `ids`, a JSON list of members without its brackets, with the member `who` added or removed.
local function with(ids, who, on)
  if (string.find(ids, who, 1, true) ~= nil) == on then
    return ids
  end
  local others = {}
  for id in string.gmatch(ids, '"[^"]+"') do
    if id ~= who then
      others[#others + 1] = id
    end
  end
  others[#others + 1] = on and who or nil
  return table.concat(others, ",")
end

-- Return the reactions with the `emoji` of `who` (a member in quotes) added or removed, and the number of emoji.
local function reacted(reactions, emoji, who, on)
  local all, is_there = {}, false
  for face, ids in string.gmatch(reactions, '"([^"]+)":%[([^%]]+)%]') do
    if face == emoji then
      is_there = true
      ids = with(ids, who, on)
    end
    if ids ~= "" then
      all[#all + 1] = '"' .. face .. '":[' .. ids .. "]"
    end
  end
  if on and not is_there then
    all[#all + 1] = '"' .. emoji .. '":[' .. who .. "]"
  end
  return table.concat(all, ","), #all
end
