-- Remove a member, or deny a waiting guest, and keep them from joining again.
--
-- target_id    the member or guest       by_address  "1" to refuse all visitors from the same address too, and to deny
--              those who wait
-- returns  nothing, or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED, NO_MEMBER
--#include keys
--#args entry_id target_id by_address
--#include meeting role caller permission cursor log presence told_presence publish_presence recount_away records
--#include reserved_names hosts size member_order departed unseat waiting_index waiting turn_away mend_waiting
local theirs = redis.call("HGET", members, target_id)
local waits = redis.call("HGET", waiting, target_id)
if not theirs and not waits then
  return redis.call("HEXISTS", removed, target_id) == 0 and redis.error_reply("NO_MEMBER") or nil
end
if theirs and not string.find("," .. scope .. ",", "," .. role_of(theirs) .. ",", 1, true) then
  return redis.error_reply("NOT_ALLOWED " .. role)
end
recount_away()
if theirs then
  local refused = unseat(target_id, entry_id, ',"reason":"removed","by":"' .. member_id .. '"')
  if refused then
    return refused
  end
else
  turn_away(target_id, waits)
end
local from = by_address == "1" and string.match(theirs or waits, ',"from":"(%x+)"')
redis.call("HSET", removed, target_id, '{"name":' .. name_of(theirs or waits) .. ',"removed_at":' .. integer(now)
  .. ',"by":"' .. member_id .. '","address":' .. (from and "true" or "false") .. (waits and ',"denied":true' or "") .. "}")
if from then
  redis.call("HSET", removed, "from/" .. from, target_id)
  mend_waiting_index()
  for _, guest in ipairs(guests_by("from/" .. from, -1)) do
    turn_away(guest.id, guest.record)
  end
end
redis.pcall("EXPIRE", removed, meeting_ttl)
publish_presence()
