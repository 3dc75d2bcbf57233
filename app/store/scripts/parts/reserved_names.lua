-- The names that are taken in the meeting.
-- needs: names
-- gives: reserve_name release_name

-- Reserve the name for the member or guest `id`.
local function reserve_name(id, folded, skeleton)
  redis.call("HSET", names, "folded/" .. folded, id, "skeleton/" .. skeleton, id)
end

-- Free the name of a record.
local function release_name(record)
  local folded, skeleton = string.match(record, '"folded":"(.-)","skeleton":"(.-)","joined_at":')
  redis.call("HDEL", names, "folded/" .. folded, "skeleton/" .. skeleton)
end
