-- The publication of presence.
-- needs: all_away count_waiting integer meeting messages now presence publish
-- needs: reported_wrong_passcodes seq tag_of told told_at
-- gives: publish_presence

local TELL_EVERY_MS = 1000

-- Publish the presence at the end of a script, at most once a second; a later script publishes what is left out.
local function publish_presence()
  if presence == told or (told_at <= now and now - told_at < TELL_EVERY_MS) then
    return
  end
  local noted = redis.pcall("HSET", meeting, "told", integer(presence), "told_at", integer(now))
  if type(noted) == "table" then
    return
  end
  told = presence
  local gone = table.concat(all_away(), '","')
  if gone ~= "" then
    gone = '"' .. gone .. '"'
  end
  publish(seq, tag_of(redis.call("LINDEX", messages, -1)), "", "", ',"presence":{"away":[' .. gone .. '],"waiting":'
    .. integer(count_waiting()) .. ',"wrong_passcodes":' .. integer(reported_wrong_passcodes()) .. "}")
end
