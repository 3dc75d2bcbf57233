-- Return what is new after a member's cursor, or a snapshot if there is no cursor or it is of another log; note a
-- heartbeat of the member, and remove the members who have expired.
--
-- cursor_…, snapshot_size, max_new: parts/news.lua
-- entry_id     random; each entry "left" or "role" gets an id made of it
-- returns  the answer of news() (parts/news.lua), the member, the number of members that expired; or an error:
--          NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED
--#include keys
--#args cursor_epoch cursor_seq cursor_tag cursor_presence snapshot_size max_new entry_id
--#include meeting
--#include role
--#include seat
--#include log
--#include away
--#include look
--#include sessions
--#include roster
--#include beat
--#include succession
--#include waiting
--#include news
look()
beat(member, session)
sweep(entry_id)
succeed(entry_id)
drop_silent()
tell()
local answer = news()
answer[10], answer[11] = member, swept
return answer
