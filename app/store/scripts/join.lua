-- Take a seat in a meeting, once, under a name nobody has.
--
-- KEYS[9]  meeting:{id}:session:h        the session this browser already holds, if any
-- ARGV[6]  the new member's id           ARGV[7]  the id of the entry that says so
-- ARGV[8]  join/<sha256 of the key>      ARGV[9]  members at most
-- ARGV[10] the name wanted               ARGV[11] folded, ARGV[12] skeleton; JSON without quotes
-- ARGV[13] the stem of "stem (2)"        ARGV[14] folded, ARGV[15] skeleton; JSON without quotes
-- returns  the meeting's name, the member, their record, 1 when KEYS[8] is the session to keep and 0 when
--          KEYS[9] is; or an error: NO_MEETING, MEETING_FULL
--#include keys
--#include meeting
--#include log
--#include away
--#include roster
--#include beat
--#include name
local held, once, most = KEYS[9], ARGV[8], tonumber(ARGV[9])

local function seated(id, is_new)
  return { redis.call("HGET", meeting, "name"), id, redis.call("HGET", members, id), is_new }
end

local function seated_before()
  local at = redis.call("ZSCORE", sent, once)
  local entry = at and redis.call("LINDEX", messages, whole(at - base))
  local id = entry and string.match(entry, '"type":"joined","member":"([%w_-]+)"')
  return id and redis.call("HEXISTS", members, id) == 1 and id
end

look()
local id = redis.call("GET", held)
if id and redis.call("HEXISTS", members, id) == 1 then
  beat(id, held)
  tell()
  return seated(id, 0)
end
id = seated_before()
if id then
  redis.call("SET", session, id, "EX", session_ttl)
  beat(id, session)
  tell()
  return seated(id, 1)
end
sweep(ARGV[7])
if redis.call("HLEN", members) >= most then
  return redis.error_reply("MEETING_FULL")
end
local name, folded, skeleton = free_name(ARGV[10], ARGV[11], ARGV[12], ARGV[13], ARGV[14], ARGV[15])
seat(ARGV[6], session, name, folded, skeleton, string.sub(ARGV[7], 1, 30) .. "00")
redis.call("ZADD", sent, whole(seq), once)
touch()
tell()
return seated(ARGV[6], 1)
