-- Return what is new after a member's cursor, or a snapshot if there is no cursor or it is of another log; note a
-- heartbeat of the member, and remove the members who have expired.
--
-- ARGV[7]  the cursor's epoch, or ""     ARGV[8]  its seq, ARGV[9] its tag, ARGV[10] its presence number
-- ARGV[11] newest entries of a snapshot  ARGV[12] new entries at most
-- ARGV[13] a random id for the entries "left" and "role"
-- returns  the answer of news() (parts/news.lua), the member, the number of members that expired; or an error:
--          NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED
--#include keys
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
sweep(ARGV[13])
succeed(ARGV[13])
drop_silent()
tell()
local answer = news(7)
answer[10], answer[11] = member, swept
return answer
