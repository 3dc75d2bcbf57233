-- Create a meeting with its first member, who is its host.
--
-- ARGV[7]  the meeting's name            ARGV[8]  its epoch, random
-- ARGV[9]  the new member's id           ARGV[10] the id of the entry "joined"
-- ARGV[11] the member's name             ARGV[12] folded, ARGV[13] skeleton; JSON without quotes
-- ARGV[14] the digest of the host link's secret
-- returns  nothing
--#include keys
local name, epoch, member, entry_id = ARGV[7], ARGV[8], ARGV[9], ARGV[10]
local seq, base, bytes, presence, away, told, told_at = 0, 1, 0, 0, 0, 0, 0
local everybody, hides_history, hosts, hostless_at = "member", false, "", 0
redis.call("HSET", meeting, "name", name, "created_at", whole(now), "epoch", epoch, "seq", 0, "base", 1,
  "bytes", 0, "presence", 0, "away", 0, "told", 0, "told_at", 0, "host_link", ARGV[14])
--#include log
--#include away
--#include role
--#include sessions
--#include roster
keep_name(member, ARGV[12], ARGV[13])
note_session(session, member)
seat(member, record_of(ARGV[11], ARGV[12], ARGV[13], seated_now()), entry_id)
take_role(member, redis.call("HGET", members, member), "host")
