-- What is new after a cursor, or the meeting as it stands: what every reader is answered.

-- The entries behind (its epoch, seq, tag), at most so many, or nil when its entry is not in this log.
local function entries_after(their_epoch, after, tag, most)
  if their_epoch ~= epoch or after < first or after > seq then
    return nil
  end
  local entries = redis.call("LRANGE", messages, whole(after - base), whole(after - base + most))
  return tag_of(entries[1] or "") == tag and entries
end

-- `place` is where ARGV holds the cursor's epoch, seq, tag and presence number, then the newest entries of a
-- snapshot and the new entries at most. Returns cursor, is a snapshot (0 or 1), the meeting's seq, the first the
-- reader may see, entries, then those away (or false: as the cursor knows) and how many wait to be let in; in a
-- snapshot the roster as member, record, … and the meeting's rules, else false.
local function news(place)
  local after, tag, known = tonumber(ARGV[place + 1]), ARGV[place + 2], tonumber(ARGV[place + 3])
  local newest, most = tonumber(ARGV[place + 4]), tonumber(ARGV[place + 5])
  local entries, roster, rules, gone = entries_after(ARGV[place], after, tag, most), false, false, false
  if entries then
    table.remove(entries, 1)
  else
    entries = redis.call("LRANGE", messages, whole(math.max(first, seq - newest + 1) - base), -1)
    after, roster = seq - #entries, redis.call("HGETALL", members)
    rules = redis.call("HMGET", meeting, "name", "everybody", "locked", "passcode", "waiting_room", "slow_mode",
      "hides_history", "lifetime")
  end
  if #entries > 0 then
    tag = tag_of(entries[#entries])
  end
  if roster or known ~= presence then
    gone = all_away()
  end
  return { cursor_at(after + #entries, tag), roster and 1 or 0, whole(seq), whole(first), entries, gone,
    gone and count_waiting() or 0, roster, rules }
end
