-- What is new after a member's cursor; without one, or with one from another history, the meeting as it stands.
--
-- ARGV[6]  the cursor's epoch, or ""     ARGV[7]  its seq, ARGV[8] its tag, ARGV[9] its presence number
-- ARGV[10] newest entries of a snapshot  ARGV[11] new entries at most
-- ARGV[12] a random id, for whoever is found to have gone
-- returns  the news (parts/news.lua) and the member, or an error: NO_MEETING, NO_SESSION
--#include keys
--#include meeting
--#include seat
--#include log
--#include away
--#include roster
--#include beat
--#include news
look()
beat(member, session)
sweep(ARGV[12])
tell()
local answer = news(6)
answer[8] = member
return answer
