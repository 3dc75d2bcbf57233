-- The host link, and the host who has made it.
-- needs: host_link meeting members
-- gives: is_bad_host_link maker_of_host_link

local function is_bad_host_link()
  return host_link ~= redis.call("HGET", meeting, "host_link")
end

-- Return the host who has made the host link, and their record; nil if they are not in the meeting any more. The field
-- names the digest, too: a worker of an earlier version replaces the link and leaves the field.
local function maker_of_host_link()
  local made = redis.call("HGET", meeting, "host_link_by")
  local id = made and string.match(made, "^" .. host_link .. " ([%w_-]+)$")
  local record = id and redis.call("HGET", members, id)
  if record then
    return id, record
  end
end
