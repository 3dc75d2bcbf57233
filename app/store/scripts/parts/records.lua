-- Records of members and guests, as JSON.
-- gives: name_of record_of

-- A quote inside a JSON string is escaped, so the first bare one after the name ends it.
local function name_of(record)
  return string.match(record, '^{"name":(".-"),"folded":"')
end

-- Return the record of a member or guest, as JSON: the forms of their name, and `facts` from "joined_at" on.
local function record_of(name, folded, skeleton, facts)
  return '{"name":"' .. name .. '","folded":"' .. folded .. '","skeleton":"' .. skeleton .. '",' .. facts .. "}"
end
