-- Who is away, in the answer to a reader: as told last, but in a large meeting, which is not told, at this moment.
-- needs: AWAY_AFTER_MS all_away is_large now seen told_away
-- gives: away_in_answer

-- `people` is the list of member, record, … of a snapshot; of a large meeting, only those count.
local function away_in_answer(people)
  if not is_large then
    return told_away() or all_away()
  end
  local gone = {}
  for place = 1, people and #people or 0, 2 do
    local last = tonumber(redis.call("ZSCORE", seen, people[place]) or 0)
    gone[#gone + 1] = last <= now - AWAY_AFTER_MS and people[place] or nil
  end
  return gone
end
