-- Idempotency by key, for scripts that add an entry to the log.
--
-- entry_id     of the entry               request_key  the member's key for it
-- interval_ms, burst: parts/pace.lua
local sent_key = member .. "/" .. request_key

-- The entry of an earlier request with this key, if there is one, and its seq.
local done_at = tonumber(redis.call("ZSCORE", sent, sent_key))
local done = done_at and redis.call("LINDEX", messages, whole(done_at - base))

local function done_is(fields)
  return string.find(done, ',' .. fields, 1, true) ~= nil
end

-- Return the cursor after an entry.
local function behind(position, entry)
  return cursor_at(position, tag_of(entry))
end

-- Add an entry; `free_at` is the time of the rate limit that pass() returned. Returns the entry.
local function add(list, fields, free_at)
  local entry = append(list, '"id":"' .. entry_id .. '",' .. fields)
  redis.call("ZADD", sent, whole(seq), sent_key)
  redis.call("HSET", pace, member, free_at)
  look()
  beat(member, session)
  touch()
  tell()
  return entry
end
