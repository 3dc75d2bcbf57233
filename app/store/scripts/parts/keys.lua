-- What every verb is given first.
--
-- KEYS[1]  meeting:{id}            hash  the meeting itself
-- KEYS[2]  meeting:{id}:members    hash  member -> record
-- KEYS[3]  meeting:{id}:messages   list  the log, oldest first
-- KEYS[4]  meeting:{id}:seen       zset  member -> last seen, ms
-- KEYS[5]  meeting:{id}:sent       zset  member/key -> seq
-- KEYS[6]  meeting:{id}:pace       hash  member -> when the next entry is free, ms
-- KEYS[7]  meeting:{id}:names      hash  folded/form, skeleton/form -> member
-- KEYS[8]  meeting:{id}:waiting    hash  who waits to be let in -> record; seen/who -> last seen, ms
-- KEYS[9]  meeting:{id}:removed    hash  who may not come back -> record; from/address -> who
-- KEYS[10] meeting:{id}:sessions   zset  digest of a session -> last beat, ms
-- KEYS[11] meeting:{id}:devices    hash  member, or who waits -> digests of their sessions
-- KEYS[12] meeting:{id}:session:h  string  member; the caller's session
-- ARGV[1]  the channel of live updates
-- ARGV[2]  seconds a meeting lives without activity
-- ARGV[3]  seconds a session lives without a beat
-- ARGV[4]  entries to keep
-- ARGV[5]  bytes of entries to keep
-- ARGV[6]  who may do this: ";role>" for each, and behind it the roles they may do it to
local PARTS = 11  -- the keys that live as long as the meeting
local meeting, members, messages, seen, sent, pace, names, waiting, removed, sessions, devices, session =
  unpack(KEYS, 1, PARTS + 1)
local live, meeting_ttl, session_ttl = ARGV[1], ARGV[2], ARGV[3]
local keep, keep_bytes = tonumber(ARGV[4]), tonumber(ARGV[5])

local time = redis.call("TIME")
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- Lua prints large numbers as 1.7e+12; Redis and JSON want the digits.
local function whole(number)
  return string.format("%.0f", number)
end

-- By pcall: a store that takes no writes keeps the TTLs it has, and the verb decides what else that means.
local function touch()
  for part = 1, PARTS do
    redis.pcall("EXPIRE", KEYS[part], meeting_ttl)
  end
end
