-- The rules for joining: whether a visitor gets a seat, has to wait, or is refused.
--
-- ARGV[17] the code of the visitor's link, or ""
-- ARGV[18] a digest of the visitor's address, or ""
-- ARGV[19] the hash of the passcode that the visitor has proved to know, or ""
-- ARGV[20] the digest of the host link's secret, or ""

local came_by, came_from, knows, host_link = ARGV[17], ARGV[18], ARGV[19], ARGV[20]

local function is_barred(id)
  return (id and redis.call("HEXISTS", removed, id) == 1)
    or (came_from ~= "" and redis.call("HEXISTS", removed, "from/" .. came_from) == 1)
end

-- Return the error if the visitor may not join, else nil.
local function refusal()
  local rules = redis.call("HMGET", meeting, "link", "locked", "passcode")
  if (rules[1] or "") ~= came_by then
    return "LINK_REPLACED"
  end
  if rules[2] == "1" then
    return "LOCKED"
  end
  if rules[3] and rules[3] ~= "" and rules[3] ~= knows then
    return "PASSCODE " .. rules[3]
  end
end

-- Put a guest into the waiting room; their name is kept already.
local function await(id, record)
  redis.call("HSET", waiting, id, record, "seen/" .. id, whole(now))
  flip(away)
  touch()
end
