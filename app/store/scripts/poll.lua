-- Return what is new after a member's cursor, or a snapshot if there is no cursor or it is of another log; note a
-- heartbeat of the member, and remove the members who have expired.
--
-- cursor_…, snapshot_size, max_new: parts/read_log.lua           max_read_bytes: parts/entries_before.lua
-- entry_id     random; each entry "left" or "role" gets an id made of it
-- interval_ms, burst: of snapshots, and of answers with many new entries; the others do not count
-- returns  the answer of read_log() (parts/read_log.lua), the member and their record, the number of members that
--          expired; or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED, RATE_LIMITED <ms to wait>
--#include keys
--#args cursor_epoch cursor_seq cursor_tag cursor_presence snapshot_size max_new max_read_bytes entry_id
--#args interval_ms burst
--#include meeting role caller permission cursor log presence told_presence publish_presence recount_away sessions
--#include heartbeat records reserved_names hosts role_change size member_order departed unseat expiry cohost_heir member_heir
--#include succession waiting_index waiting turn_away mend_waiting waiting_timeout entries_before entries_from
--#include snapshot_members away_in_answer read_log
local LONG_BYTES = 65536  -- of new entries: a longer answer is as much work as a page of history
local rate_field = "read/" .. member_id
--#include rate_limit note_pace
recount_away()
note_heartbeat(member_id, session)
note_cohost(member_id, role)  -- a worker of the version before keeps no list
remove_expired(entry_id)
make_heir_host(entry_id)
drop_silent_guests()
publish_presence()
local answer = read_log()
answer[12], answer[13], answer[14] = member_id, redis.call("HGET", members, member_id), expired_count
if answer[2] == 1 or #table.concat(answer[6]) > LONG_BYTES then
  note_pace()
end
return answer
