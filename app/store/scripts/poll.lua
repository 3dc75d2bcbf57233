-- What is new after a cursor; without one, or with one from another history, the meeting as it stands.
--
-- ARGV[6]  the cursor's epoch, or ""     ARGV[7]  its seq, ARGV[8] its tag, ARGV[9] its presence number
-- ARGV[10] newest entries of a snapshot  ARGV[11] new entries at most
-- ARGV[12] a random id, for whoever is found to have gone
-- returns  cursor, is a snapshot (0 or 1), the meeting's seq, base, entries, then
--          those away (or false: as the cursor knows) and the roster as member, record, … (or false)
--          or an error: NO_MEETING, NO_SESSION
--#include keys
--#include meeting
--#include seat
--#include log
--#include away
--#include roster
--#include beat
local after, tag, known = tonumber(ARGV[7]), ARGV[8], tonumber(ARGV[9])
local newest, most = tonumber(ARGV[10]), tonumber(ARGV[11])

-- The entries behind the cursor, or nil when its entry is not in this log.
local function news()
  if ARGV[6] ~= epoch or after < base or after > seq then
    return nil
  end
  local entries = redis.call("LRANGE", messages, whole(after - base), whole(after - base + most))
  return tag_of(entries[1] or "") == tag and entries
end

look()
beat(member, session)
sweep(ARGV[12])

local entries, roster, gone = news(), false, false
if entries then
  table.remove(entries, 1)
else
  entries = redis.call("LRANGE", messages, -newest, -1)
  after, roster = seq - #entries, redis.call("HGETALL", members)
end
if #entries > 0 then
  tag = tag_of(entries[#entries])
end
if roster or known ~= presence then
  gone = redis.call("ZRANGEBYSCORE", seen, "-inf", whole(now - AWAY_AFTER_MS))
end
return { cursor_at(after + #entries, tag), roster and 1 or 0, whole(seq), whole(base), entries, gone, roster }
