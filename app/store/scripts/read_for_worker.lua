-- Return what is new after the cursor of a worker's room. Writes nothing, and notes no heartbeat.
--
-- cursor_…, snapshot_size, max_new: parts/read_log.lua           max_read_bytes: parts/entries_before.lua
-- returns  the answer of read_log() (parts/read_log.lua), or an error: NO_MEETING
--#include keys
--#args cursor_epoch cursor_seq cursor_tag cursor_presence snapshot_size max_new max_read_bytes
--#include meeting cursor presence told_presence entries_before entries_from member_order snapshot_members
--#include away_in_answer read_log
return read_log()
