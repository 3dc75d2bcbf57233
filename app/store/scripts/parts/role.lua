-- Roles: who may do what is said in ARGV[6]; here nobody knows what a role is for, but that a meeting has hosts.

-- A record ends with the role, if its member has one of their own; a quote inside a name would be escaped.
local function role_of(record)
  return string.match(record, ',"role":"(%a+)"}$') or everybody
end

-- The roles that `role` may do this to, as ",role,role,"; nil for a role that may not do it at all.
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

-- Give a member a role of their own, or none if it is everybody's. Writes no entry.
local function take_role(id, record, role)
  local plain = string.gsub(record, ',"role":"%a+"}$', "}")
  local own = role ~= everybody and ',"role":"' .. role .. '"}' or "}"
  redis.call("HSET", members, id, string.sub(plain, 1, -2) .. own)
  strike_host(id)
  if role == "host" then
    note_hosts(hosts .. id .. " ")
  end
end

-- How the change begins that says so; `by` is the member who did it.
local function role_change(id, role, by)
  return '"type":"role","member":"' .. id .. '","role":"' .. role .. '","by":"' .. by .. '"'
end
