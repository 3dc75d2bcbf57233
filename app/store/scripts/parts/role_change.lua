-- Change the role of a member.
-- needs: everybody hosts members note_cohost note_hosts remove_host
-- gives: take_role role_change

-- Give a member a role of their own, or remove it if `role` is that of `everybody`. Adds no entry.
local function take_role(id, record, role)
  local plain = string.gsub(record, ',"role":"%a+"}$', "}")
  local own = role ~= everybody and ',"role":"' .. role .. '"}' or "}"
  redis.call("HSET", members, id, string.sub(plain, 1, -2) .. own)
  remove_host(id)
  if role == "host" then
    note_hosts(hosts .. id .. " ")
  end
  note_cohost(id, role)
end

-- Return the first fields of the change "role"; `by` is the member who has given the role.
local function role_change(id, role, by)
  return '"type":"role","member":"' .. id .. '","role":"' .. role .. '","by":"' .. by .. '"'
end
