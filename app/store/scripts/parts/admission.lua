-- The rules for joining: whether a visitor gets a seat, has to wait, or is refused.
--
-- link_code      of the visitor's link, or ""
-- came_from      a digest of the visitor's address, or ""
-- passcode_hash  the hash of the passcode that the visitor has proved to know, or ""
-- host_link      the digest of the secret in the host link, or ""
-- needs: away came_from index_guest integer link_code meeting now passcode_hash refresh_ttls removed set_away waiting
-- gives: is_barred refusal start_waiting

local function is_barred(id)
  return (id and redis.call("HEXISTS", removed, id) == 1)
    or (came_from ~= "" and redis.call("HEXISTS", removed, "from/" .. came_from) == 1)
end

-- Return the error if the visitor may not join, else nil.
local function refusal()
  local rules = redis.call("HMGET", meeting, "link", "locked", "passcode")
  if (rules[1] or "") ~= link_code then
    return "LINK_REPLACED"
  end
  if rules[2] == "1" then
    return "LOCKED"
  end
  if rules[3] and rules[3] ~= "" and rules[3] ~= passcode_hash then
    return "PASSCODE " .. rules[3]
  end
end

-- Put a guest into the waiting room; their name is kept already.
local function start_waiting(id, record)
  redis.call("HSET", waiting, id, record, "seen/" .. id, integer(now))
  index_guest(id, record, now)
  set_away(away)
  refresh_ttls()
end
