-- Find a free name: the first of "name", "stem (2)", "stem (3)", … that no name of this meeting equals or looks like.
-- The present name of the member `own` counts as free.
-- needs: names
-- gives: free_name
local function is_free(folded, skeleton, own)
  local holders = redis.call("HMGET", names, "folded/" .. folded, "skeleton/" .. skeleton)
  return (not holders[1] or holders[1] == own) and (not holders[2] or holders[2] == own)
end

local function free_name(name, folded, skeleton, stem, stem_folded, stem_skeleton, own)
  local number = 1
  while not is_free(folded, skeleton, own) do
    number = number + 1
    local suffix = " (" .. number .. ")"
    name, folded, skeleton = stem .. suffix, stem_folded .. suffix, stem_skeleton .. suffix
  end
  return name, folded, skeleton
end
