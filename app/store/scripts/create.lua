-- Create a meeting with its first member, who is its host.
--
-- new_epoch    random                 host_link   the digest of the secret in the host link
-- name, folded, skeleton: of the member; JSON without quotes
-- returns  nothing
--#include keys
--#args meeting_name new_epoch member_id entry_id name folded skeleton host_link
redis.call("HSET", meeting, "name", meeting_name, "created_at", integer(now), "epoch", new_epoch, "seq", 0, "base", 1,
  "bytes", 0, "presence", 0, "away", 0, "told", 0, "told_at", 0, "told_away", "0 ",
  "host_link", host_link, "host_link_by", host_link .. " " .. member_id)
--#include meeting cursor log presence size sessions new_session records reserved_names hosts role_change member_order
--#include seat
reserve_name(member_id, folded, skeleton)
note_session(session, member_id)
seat(member_id, record_of(name, folded, skeleton, seated_now()), entry_id)
take_role(member_id, redis.call("HGET", members, member_id), "host")
