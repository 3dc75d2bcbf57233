-- What a member adds to the log: once for each key, and not too often.
--
-- ARGV[7]  the entry's id                ARGV[8]  the member's key for it
-- ARGV[9]  milliseconds between entries in the long run; 0: no limit
-- ARGV[10]  entries that may come at once
local id, once = ARGV[7], member .. "/" .. ARGV[8]

-- The entry this key was given to, if it was, and its seq.
local done_at = tonumber(redis.call("ZSCORE", sent, once))
local done = done_at and redis.call("LINDEX", messages, whole(done_at - base))

local function done_is(fields)
  return string.find(done, ',' .. fields, 1, true) ~= nil
end

-- A place in the log, as a cursor: behind an entry.
local function behind(position, entry)
  return cursor_at(position, tag_of(entry))
end

-- Add an entry; `free_at` is when the member's next is on schedule. Returns the entry.
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
