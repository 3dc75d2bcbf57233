-- The first of "name", "stem (2)", "stem (3)", … that nobody here has and nothing here looks like. `own`, if given,
-- is the record of whoever asks: what they are called now is free for them.
local function free_name(name, folded, skeleton, stem, stem_folded, stem_skeleton, own)
  local taken = {}
  for _, record in ipairs(redis.call("HVALS", members)) do
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
