-- The answer to every reader: what is new after a cursor, or a snapshot.
-- needs: all_away count_waiting cursor_at cursor_epoch cursor_presence cursor_seq cursor_tag entries_before entries_from
-- needs: epoch first hidden_to integer max_new meeting members presence reported_wrong_passcodes seq snapshot_size tag_of
-- gives: read_log

-- Return the entry at a cursor and up to `most` entries after it; nil if the log does not have the cursor's entry.
local function entries_after(their_epoch, after, tag, most)
  if their_epoch ~= epoch or after < first or after > seq then
    return nil
  end
  local entries = entries_from(after, most)
  return tag_of(entries[1] or "") == tag and entries
end

-- `cursor_epoch` is "" without a cursor; `snapshot_size` is the number of entries in a snapshot, and `max_new` the new
-- entries at most; there are fewer where they are long. Returns the cursor; 1 for a snapshot, else 0; the meeting's seq;
-- the seq of the first entry that the reader may see; the seq up to which the history is hidden from the reader, or 0;
-- the entries; the members away, or false if the cursor knows them; the number of waiting guests; that of wrong
-- passcodes; and in a snapshot the roster (member, record, …) and the settings, else false twice.
local function read_log()
  local after, tag, known = tonumber(cursor_seq), cursor_tag, tonumber(cursor_presence)
  local newest, most = tonumber(snapshot_size), tonumber(max_new)
  local entries, roster, rules, gone = entries_after(cursor_epoch, after, tag, most), false, false, false
  if entries then
    table.remove(entries, 1)
  else
    entries = entries_before(seq + 1, newest)
    after, roster = seq - #entries, redis.call("HGETALL", members)
    rules = redis.call("HMGET", meeting, "name", "everybody", "locked", "passcode", "waiting_room",
      "waiting_note", "slow_mode", "hides_history", "lifetime")
  end
  if #entries > 0 then
    tag = tag_of(entries[#entries])
  end
  if roster or known ~= presence then
    gone = all_away()
  end
  return { cursor_at(after + #entries, tag), roster and 1 or 0, integer(seq), integer(first), integer(hidden_to), entries, gone,
    gone and count_waiting() or 0, gone and reported_wrong_passcodes() or 0, roster, rules }
end
