-- The publication of presence.
-- needs: all_away count_waiting counts_of ids integer is_large meeting messages now presence publish
-- needs: reported_wrong_passcodes seen seq tag_of told told_at told_away
-- gives: publish_presence

local TELL_EVERY_MS = 1000

-- Return who is in `list` and not in `other`, and is a member, as JSON.
local function without(name, list, other)
  local known, found = {}, {}
  for _, id in ipairs(other) do
    known[id] = true
  end
  for _, id in ipairs(list) do
    found[#found + 1] = not known[id] and redis.call("ZSCORE", seen, id) and id or nil
  end
  return #found > 0 and ids(name, found) or ""
end

-- Publish the presence at the end of a script, at most once a second; a later script publishes what is left out. It is
-- the difference to what was told before, or the list of all who are away where that is unknown. Its number is the
-- time, so that it is never used again, even if Redis has lost what was told last.
local function publish_presence()
  if presence == told or (told_at <= now and now - told_at < TELL_EVERY_MS) then
    return
  end
  local since, number, before, gone = told, math.max(presence, now), told_away(), not is_large and all_away()
  local noted = redis.pcall("HSET", meeting, "presence", integer(number), "told", integer(number), "told_at",
    integer(now), "told_away", gone and integer(number) .. " " .. table.concat(gone, " ") or "")
  if type(noted) == "table" then
    return
  end
  presence, told = number, number
  local total, online = counts_of(gone)
  local lists = gone and (before and without("went", gone, before) .. without("came", before, gone) or ids("away", gone))
  publish(seq, tag_of(redis.call("LINDEX", messages, -1)), "", "", ',"told":{"since":' .. integer(since) .. ',"online":'
    .. integer(online) .. ',"total":' .. integer(total) .. (lists or ',"large":true') .. ',"waiting":'
    .. integer(count_waiting()) .. ',"wrong_passcodes":' .. integer(reported_wrong_passcodes()) .. "}")
end
