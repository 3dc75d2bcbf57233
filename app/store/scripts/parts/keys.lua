-- The keys and arguments of every script.
--
-- KEYS[1]  meeting:{id}            hash  the meeting itself
-- KEYS[2]  meeting:{id}:members    hash  member -> record
-- KEYS[3]  meeting:{id}:messages   list  the log, oldest first
-- KEYS[4]  meeting:{id}:seen       zset  member -> last seen, ms
-- KEYS[5]  meeting:{id}:sent       zset  member/key, join/key -> seq
-- KEYS[6]  meeting:{id}:pace       hash  member -> when the next entry is free, ms; other limits by prefix
-- KEYS[7]  meeting:{id}:names      hash  folded/form, skeleton/form -> member
-- KEYS[8]  meeting:{id}:waiting    hash  waiting guest -> record; seen/guest -> last knock, ms
-- KEYS[9]  meeting:{id}:removed    hash  removed member -> record; from/address -> member
-- KEYS[10] meeting:{id}:sessions   zset  id of a session -> last heartbeat, ms
-- KEYS[11] meeting:{id}:devices    hash  member or waiting guest -> ids of their sessions
-- KEYS[12] meeting:{id}:roster     zset  folded name, NUL, member -> 0
-- KEYS[13] meeting:{id}:joined     zset  member -> when they joined, ms
-- KEYS[14] meeting:{id}:waiting_seen   zset  waiting guest -> last knock, ms
-- KEYS[15] meeting:{id}:waiting_index  zset  joined/ms/guest, from/address/guest, join/key/guest; the scores are 0
-- KEYS[16] meeting:{id}:session:h  string  member; the caller's session
-- live         the channel of live updates
-- meeting_ttl  seconds a meeting lives without activity
-- session_ttl  seconds a session lives without a heartbeat
-- max_entries, max_bytes: of a log                       max_members  of a meeting, and waiting guests
-- granted      the roles that have the right: ";role>" for each, followed by the roles of the members it applies to
-- gives: PARTS meeting members messages seen sent pace names waiting removed sessions devices roster joined
-- gives: waiting_seen waiting_index session now integer refresh_ttls
--#args live meeting_ttl session_ttl max_entries max_bytes max_members granted
local PARTS = 15  -- the number of keys that live as long as the meeting
local meeting, members, messages, seen, sent, pace, names, waiting, removed, sessions, devices, roster, joined, waiting_seen, waiting_index, session =
  unpack(KEYS, 1, PARTS + 1)

local time = redis.call("TIME")
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- Lua prints large numbers as 1.7e+12; Redis and JSON want the digits.
local function integer(number)
  return string.format("%.0f", number)
end

-- Renew the TTL of all keys. By pcall: in a full Redis the keys keep their TTLs, and the script goes on.
local function refresh_ttls()
  for part = 1, PARTS do
    redis.pcall("EXPIRE", KEYS[part], meeting_ttl)
  end
end
