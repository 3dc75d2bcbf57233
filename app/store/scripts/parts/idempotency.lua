-- Idempotency by key, for scripts that add an entry to the log.
--
-- entry_id     of the entry               request_key  the member's key for it
-- needs: append base cursor_at entry_id integer member_id messages note_heartbeat pace publish_presence recount_away
-- needs: refresh_ttls request_key sent seq session tag_of
-- gives: rate_field sent_key earlier_seq earlier has_earlier is_same_request cursor_after append_once

local rate_field = member_id  -- in `pace`: when the next entry of the member is free
local sent_key = member_id .. "/" .. request_key

-- The entry of an earlier request with this key, if there is one, and its seq.
local earlier_seq = tonumber(redis.call("ZSCORE", sent, sent_key))
local earlier = earlier_seq and redis.call("LINDEX", messages, integer(earlier_seq - base))

-- Return whether the earlier entry has these fields, which may end in the middle of a value.
local function has_earlier(fields)
  return string.find(earlier, ',' .. fields, 1, true) ~= nil
end

-- Return whether the earlier entry is of the same request: `fields` are all of its fields before the time.
local function is_same_request(fields)
  return has_earlier(fields .. ',"time":')
end

-- Return the cursor after an entry.
local function cursor_after(position, entry)
  return cursor_at(position, tag_of(entry))
end

-- Append an entry; `free_at` comes from parts/rate_limit.lua. Returns the entry.
local function append_once(list, fields, free_at)
  local entry = append(list, '"id":"' .. entry_id .. '",' .. fields)
  redis.call("ZADD", sent, integer(seq), sent_key)
  redis.call("HSET", pace, rate_field, free_at)
  recount_away()
  note_heartbeat(member_id, session)
  refresh_ttls()
  publish_presence()
  return entry
end
