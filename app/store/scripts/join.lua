-- Give a visitor a seat, or a place in the waiting room, under a free name. Idempotent by key. The bearer of the
-- host link always gets a seat, and becomes a host; who continues as the host who has made the link gets theirs.
--
-- KEYS[PARTS + 2]  meeting:{id}:session:h, the session that this browser already has, if any
-- request_key  sha256 of the key
-- name, stem   the name wanted, and that of "stem (2)", each with its forms; JSON without quotes
-- link_code, came_from, passcode_hash, host_link: parts/admission.lua         continues: parts/continuing_host.lua
-- returns  the meeting's name, the member, their record, 1 if the first session is to be kept and 0 if the other is,
--          their role or "waiting", the number of members that expired, surplus sessions of theirs; or an error:
--          NO_MEETING, MEETING_ENDED, MEETING_FULL, REMOVED, BAD_HOST_LINK, LINK_REPLACED, LOCKED, PASSCODE <its hash>
--#include keys
--#args member_id entry_id request_key name folded skeleton stem stem_folded stem_skeleton
--#args link_code came_from passcode_hash host_link continues
--#include meeting role cursor log presence told_presence publish_presence recount_away sessions new_session heartbeat records
--#include reserved_names hosts role_change size member_order seat departed unseat expiry cohost_heir member_heir succession waiting_index
--#include waiting turn_away mend_waiting waiting_timeout admit free_name admission capacity host_link end_sessions join_result join_key
recount_away()
if host_link ~= "" and is_bad_host_link() then
  return redis.error_reply("BAD_HOST_LINK")
end
--#include returning_member continuing_host
local refused = host_link == "" and refusal()
if refused then
  return redis.error_reply(refused)
end
remove_expired(entry_id)
make_heir_host(entry_id)
drop_silent_guests()
--#include returning_guest
local has_to_wait = host_link == "" and redis.call("HGET", meeting, "waiting_room") == "1"
if is_full(has_to_wait) then
  return redis.error_reply("MEETING_FULL")
end
name, folded, skeleton = free_name(name, folded, skeleton, stem, stem_folded, stem_skeleton)
local facts = seated_now() .. (came_from ~= "" and ',"from":"' .. came_from .. '"' or "")
reserve_name(member_id, folded, skeleton)
surplus = note_session(session, member_id)
if has_to_wait then
  start_waiting(member_id, record_of(name, folded, skeleton, facts .. ',"once":"' .. sent_key .. '"'))
  return answer_waiting(member_id, 1)
end
seat(member_id, record_of(name, folded, skeleton, facts), string.sub(entry_id, 1, 30) .. "00")
note_join_key(member_id)
refresh_ttls()
return answer_seated(member_id, 1)
