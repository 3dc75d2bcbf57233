-- The gate of a meeting: who may take a seat, who has to wait, and who may not come in at all.
--
-- ARGV[17] the code of the link they come by, or ""
-- ARGV[18] where they come from: a digest of their address, or ""
-- ARGV[19] the passcode's hash that they have shown to know the passcode of, or ""
-- ARGV[20] the digest of the host link's secret, or ""

local came_by, came_from, knows, host_link = ARGV[17], ARGV[18], ARGV[19], ARGV[20]

local function is_barred(id)
  return (id and redis.call("HEXISTS", removed, id) == 1)
    or (came_from ~= "" and redis.call("HEXISTS", removed, "from/" .. came_from) == 1)
end

-- Why they may not come in, as an error; nil: they may.
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

-- Somebody waits from now on, under a name that is theirs.
local function await(id, record)
  redis.call("HSET", waiting, id, record, "seen/" .. id, whole(now))
  flip(away)
  touch()
end
