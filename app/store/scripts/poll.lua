-- What is new after a member's cursor; without one, or with one from another history, the meeting as it stands.
--
-- ARGV[7]  the cursor's epoch, or ""     ARGV[8]  its seq, ARGV[9] its tag, ARGV[10] its presence number
-- ARGV[11] newest entries of a snapshot  ARGV[12] new entries at most
-- ARGV[13] a random id, for whoever is found to have gone
-- returns  the news (parts/news.lua), the member and how many have gone, or an error: NO_MEETING, MEETING_ENDED, NO_SESSION, REMOVED, NOT_ALLOWED
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
