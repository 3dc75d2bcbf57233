-- The first of "name", "stem (2)", "stem (3)", … that nobody here has and nothing here looks like. `own`, if given,
-- is the record of whoever asks: what they are called now is free for them.
local function free_name(name, folded, skeleton, stem, stem_folded, stem_skeleton, own)
  local records, taken = redis.call("HVALS", members), {}
  local all = table.concat(records)  -- most names are nobody's, and one look at the whole is quick
  if not string.find(all, '"folded":"' .. folded .. '","skel', 1, true)
    and not string.find(all, '"skeleton":"' .. skeleton .. '","join', 1, true) then
    return name, folded, skeleton
  end
  for _, record in ipairs(records) do
    if record ~= own then
      local folded, skeleton = string.match(record, '"folded":"(.-)","skeleton":"(.-)","joined_at":')
      taken["f" .. folded], taken["s" .. skeleton] = true, true
    end
  end
  local number = 1
  while taken["f" .. folded] or taken["s" .. skeleton] do
    number = number + 1
    local suffix = " (" .. number .. ")"
    name, folded, skeleton = stem .. suffix, stem_folded .. suffix, stem_skeleton .. suffix
  end
  return name, folded, skeleton
end
