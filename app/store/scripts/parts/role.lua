-- Roles: read and change the role of a member, and keep the list of hosts. `granted` says which roles have a right.

-- Return the role of a member. It is at the end of the record, if the member has a role of their own; a quote inside a
-- name would be escaped.
local function role_of(record)
  return string.match(record, ',"role":"(%a+)"}$') or everybody
end

-- Return the roles of members to whom `role` may do this, as "role,role"; nil if `role` does not have the right.
local function scope_of(role, grants)
  return string.match(grants, ";" .. role .. ">([%a,]*)")
end

local function note_hosts(list)
  hosts = list
  redis.call("HSET", meeting, "hosts", hosts)
  if hosts == "" then
    hostless_at = now
    redis.call("HSET", meeting, "hostless_at", whole(now))
  end
end

local function strike_host(id)
  local others = string.gsub(hosts, "[%w_-]+ ?", function(word)
    return string.find(word, id, 1, true) and "" or nil
  end)
  if others ~= hosts then
    note_hosts(others)
  end
end

-- Give a member a role of their own, or remove it if `role` is that of `everybody`. Adds no entry.
local function take_role(id, record, role)
  local plain = string.gsub(record, ',"role":"%a+"}$', "}")
  local own = role ~= everybody and ',"role":"' .. role .. '"}' or "}"
  redis.call("HSET", members, id, string.sub(plain, 1, -2) .. own)
  strike_host(id)
  if role == "host" then
    note_hosts(hosts .. id .. " ")
  end
end

-- Return the first fields of the change "role"; `by` is the member who has given the role.
local function role_change(id, role, by)
  return '"type":"role","member":"' .. id .. '","role":"' .. role .. '","by":"' .. by .. '"'
end
