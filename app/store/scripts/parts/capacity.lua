-- How many members and waiting guests a meeting takes. Who waits takes no place of a member.
-- needs: came_from count_waiting entries_by max_members members
-- gives: is_full

local MAX_WAITING_FROM = 40  -- guests who wait at the same time from one address, such as that of a school

-- Whether there is no place: for a guest who has to wait, when as many wait as may be members, or MAX_WAITING_FROM from
-- their address.
local function is_full(has_to_wait)
  if not has_to_wait then
    return redis.call("HLEN", members) >= tonumber(max_members)
  end
  return count_waiting() >= tonumber(max_members)
    or (came_from ~= "" and #entries_by("from/" .. came_from, MAX_WAITING_FROM) >= MAX_WAITING_FROM)
end
