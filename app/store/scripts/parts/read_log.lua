-- The answer to every reader: what is new after a cursor, or a snapshot.
-- needs: away_in_answer count_waiting counts_of cursor_at cursor_epoch cursor_presence cursor_seq cursor_tag
-- needs: entries_before entries_from epoch first hidden_to integer is_large max_new meeting presence
-- needs: reported_wrong_passcodes seq snapshot_members snapshot_size tag_of told
-- gives: read_log

-- Return the entry at a cursor and up to `most` entries after it; nil if the log does not have the cursor's entry.
local function entries_after(their_epoch, after, tag, most)
  if their_epoch ~= epoch or after < first or after > seq then
    return nil
  end
  local entries = entries_from(after, most)
  return tag_of(entries[1] or "") == tag and entries
end

-- Return { members, of them online, 1 if the meeting is large, waiting guests, wrong passcodes }.
local function presence_with(gone)
  local total, online = counts_of(not is_large and gone)
  return { total, online, is_large and 1 or 0, count_waiting(), reported_wrong_passcodes() }
end

-- `cursor_epoch` is "" without a cursor; `snapshot_size` is the number of entries in a snapshot, and `max_new` the new
-- entries at most; there are fewer where they are long. Returns the cursor; 1 for a snapshot, else 0; the meeting's seq;
-- the seq of the first entry that the reader may see; the seq up to which the history is hidden from the reader, or 0;
-- the entries; presence_with(), and who is away, as told last, each false if the cursor knows it; 1 if the presence has
-- changed since it was told; in a snapshot the roster (member, record, …) and the settings, else false twice.
local function read_log()
  local after, tag, most = tonumber(cursor_seq), cursor_tag, tonumber(max_new)
  local entries, people, rules, gone = entries_after(cursor_epoch, after, tag, most), false, false, false
  if entries then
    table.remove(entries, 1)
  else
    entries = entries_before(seq + 1, tonumber(snapshot_size))
    after, people = seq - #entries, snapshot_members(entries)
    rules = redis.call("HMGET", meeting, "name", "everybody", "locked", "passcode", "waiting_room",
      "waiting_note", "slow_mode", "hides_history", "lifetime")
  end
  tag = #entries > 0 and tag_of(entries[#entries]) or tag
  local is_new = people or tonumber(cursor_presence) ~= told
  gone = is_new and away_in_answer(people)
  return { cursor_at(after + #entries, tag), people and 1 or 0, integer(seq), integer(first), integer(hidden_to), entries,
    is_new and presence_with(gone), gone, presence ~= told and 1 or 0, people, rules }
end
