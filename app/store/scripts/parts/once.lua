-- Idempotency by key, for scripts that add an entry to the log.
--
-- ARGV[7]  the entry's id                ARGV[8]  the member's key for it
-- ARGV[9]  milliseconds between entries on average; 0: no limit
-- ARGV[10] entries at once (burst)
local id, once = ARGV[7], member .. "/" .. ARGV[8]

-- The entry of an earlier request with this key, if there is one, and its seq.
local done_at = tonumber(redis.call("ZSCORE", sent, once))
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
  local entry = append(list, '"id":"' .. id .. '",' .. fields)
  redis.call("ZADD", sent, whole(seq), once)
  redis.call("HSET", pace, member, free_at)
  look()
  beat(member, session)
  touch()
  tell()
  return entry
end
