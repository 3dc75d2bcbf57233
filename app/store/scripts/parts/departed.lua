-- Members who have left. The log of a large meeting has no entry of it, so a signal ends their connections.
-- needs: live meeting
-- gives: forget_away note_departed tell_departed

-- A member who was away has left: readers know it by the log.
local function forget_away(id)
  local told_list = redis.call("HGET", meeting, "told_away") or ""
  local others = string.gsub(told_list, "[%w_-]+", function(word)
    return word == id and "" or nil
  end)
  if others ~= told_list then
    redis.call("HSET", meeting, "told_away", others)
  end
end

local departed = {}

local function note_departed(id)
  departed[#departed + 1] = '"' .. id .. '"'
end

local function tell_departed()
  if #departed > 0 then
    redis.call("PUBLISH", live, '{"departed":[' .. table.concat(departed, ",") .. "]}")
  end
end
