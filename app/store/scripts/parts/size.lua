-- Whether a meeting is large: from more than LARGE_FROM members on, until there are fewer than SMALL_BELOW.
-- needs: away is_large meeting members set_away
-- gives: note_size

local LARGE_FROM, SMALL_BELOW = 200, 150

-- Note that a member got a seat or lost it. The readers of a large meeting know of it by the presence alone; so it stays
-- large until they have been told that it is, when `told_away` is empty.
local function note_size()
  local count, was_large = redis.call("HLEN", members), is_large
  is_large = count > LARGE_FROM or (was_large
    and (count >= SMALL_BELOW or redis.call("HGET", meeting, "told_away") ~= ""))
  if is_large and not was_large then
    redis.call("HSET", meeting, "large", 1)
  elseif was_large and not is_large then
    redis.call("HDEL", meeting, "large")
  end
  if is_large or was_large then
    set_away(away)
  end
end
