-- End the surplus sessions of a member.
--
-- KEYS[PARTS + 1…]  meeting:{id}:session:h, the sessions
-- returns  the number of keys deleted
--#include keys
--#include sessions end_sessions
return end_sessions(PARTS + 1)
