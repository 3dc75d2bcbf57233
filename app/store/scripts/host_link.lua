-- Return the meeting of a host link, and the host who has made the link. Writes nothing.
--
-- host_link    the digest of the secret in the host link
-- returns  the meeting's name, and the record of the host or false; or an error: NO_MEETING, MEETING_ENDED,
--          BAD_HOST_LINK
--#include keys
--#args host_link
--#include meeting host_link
if is_bad_host_link() then
  return redis.error_reply("BAD_HOST_LINK")
end
local _, record = maker_of_host_link()
return { redis.call("HGET", meeting, "name"), record or false }
