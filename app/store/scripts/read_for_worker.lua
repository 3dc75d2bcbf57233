-- Return what is new after the cursor of a worker's room. Writes nothing, and notes no heartbeat.
--
-- cursor_…, snapshot_size, max_new: parts/read_log.lua
-- returns  the answer of read_log() (parts/read_log.lua), or an error: NO_MEETING
--#include keys
--#args cursor_epoch cursor_seq cursor_tag cursor_presence snapshot_size max_new
--#include meeting cursor presence read_log
return read_log()
