-- Return a page of the roster, in the order of the folded names. Writes nothing but the rate limit.
--
-- after        the line of `roster` after which the page starts, or ""
-- prefix       what the folded names begin with, or ""          limit  members at most
-- returns  the number of members, the number online, the line to go on after or false, and the members: id, record, 1
--          if online or 0, …; or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED,
--          RATE_LIMITED <ms to wait>
--#include keys
--#args after prefix limit interval_ms burst
--#include meeting role caller permission presence told_presence member_order
local rate_field = "members/" .. member_id
--#include rate_limit note_pace
note_pace()
local most = tonumber(limit)
local start = after ~= "" and "(" .. after or prefix ~= "" and "[" .. prefix or "-"
local stop = prefix ~= "" and "(" .. prefix .. "\255" or "+"

-- Return the page and the line to go on after; nil if a line has no member, or one of another name.
local function page()
  local found, lines = {}, redis.call("ZRANGE", roster, start, stop, "BYLEX", "LIMIT", 0, most + 1)
  for place = 1, math.min(#lines, most) do
    local id = string.match(lines[place], "%z([%w_-]+)$")
    local theirs = redis.call("HGET", members, id)
    if not theirs or line_of(id, theirs) ~= lines[place] then
      return nil
    end
    local is_online = tonumber(redis.call("ZSCORE", seen, id) or 0) > now - AWAY_AFTER_MS
    found[#found + 1], found[#found + 2], found[#found + 3] = id, theirs, is_online and 1 or 0
  end
  return found, #lines > most and lines[most]
end

ensure_order()
local found, last = page()
if not found then
  ensure_order(true)
  found, last = page()
end
local total, online = counts_of()
return { total, online, last, found }
