-- End sessions that a member has too many of.
--
-- KEYS[12…] meeting:{id}:session:h       the sessions
-- returns  how many keys are gone
--#include keys
--#include sessions
return end_sessions(PARTS + 1)
