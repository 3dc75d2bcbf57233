-- Roles: read the role of a member, and which roles have a right.
-- needs: everybody
-- gives: role_of scope_of

-- Return the role of a member. It is at the end of the record, if the member has a role of their own; a quote inside a
-- name would be escaped.
local function role_of(record)
  return string.match(record, ',"role":"(%a+)"}$') or everybody
end

-- Return the roles of members to whom `role` may do this, as "role,role"; nil if `role` does not have the right.
local function scope_of(role, grants)
  return string.match(grants, ";" .. role .. ">([%a,]*)")
end
