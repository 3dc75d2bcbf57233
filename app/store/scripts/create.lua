-- Create a meeting with its first member, who is its host.
--
-- epoch        random                 host_link   the digest of the secret in the host link
-- name, folded, skeleton: of the member; JSON without quotes
-- returns  nothing
--#include keys
--#args meeting_name epoch member_id entry_id name folded skeleton host_link
local seq, base, bytes, presence, away, told, told_at = 0, 1, 0, 0, 0, 0, 0
local everybody, hides_history, hosts, hostless_at = "member", false, "", 0
redis.call("HSET", meeting, "name", meeting_name, "created_at", whole(now), "epoch", epoch, "seq", 0, "base", 1,
  "bytes", 0, "presence", 0, "away", 0, "told", 0, "told_at", 0, "host_link", host_link)
--#include log
--#include away
--#include role
--#include sessions
--#include roster
keep_name(member_id, folded, skeleton)
note_session(session, member_id)
seat(member_id, record_of(name, folded, skeleton, seated_now()), entry_id)
take_role(member_id, redis.call("HGET", members, member_id), "host")
