-- Make a meeting with its first member in it.
--
-- ARGV[6]  the meeting's name            ARGV[7]  its epoch, random
-- ARGV[8]  the new member's id           ARGV[9]  the id of the entry that says so
-- ARGV[10] the member's name             ARGV[11] folded, ARGV[12] skeleton; JSON without quotes
-- returns  nothing
--#include keys
local name, epoch, member, entry_id = ARGV[6], ARGV[7], ARGV[8], ARGV[9]
local seq, base, bytes, presence, away, told, told_at = 0, 1, 0, 0, 0, 0, 0
redis.call("HSET", meeting, "name", name, "created_at", whole(now), "epoch", epoch, "seq", 0, "base", 1,
  "bytes", 0, "presence", 0, "away", 0, "told", 0, "told_at", 0)
--#include log
--#include away
--#include roster
seat(member, session, ARGV[10], ARGV[11], ARGV[12], entry_id)
