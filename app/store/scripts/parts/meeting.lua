-- Read the meeting, or return an error: NO_MEETING, MEETING_ERASED, MEETING_ENDED.
-- needs: meeting meeting_ttl
-- gives: epoch seq base bytes presence away told told_at everybody hides_history hosts
-- gives: hostless_at slow_mode is_large cohosts heir_after hidden_to first
local standing = redis.call("HMGET", meeting, "epoch", "seq", "base", "bytes", "presence", "away", "told", "told_at",
  "ended_at", "everybody", "hides_history", "lifetime", "hosts", "hostless_at", "slow_mode",
  "large", "cohosts", "heir_after")
if not standing[1] then
  return redis.error_reply(redis.call("GET", meeting .. ":erased") and "MEETING_ERASED" or "NO_MEETING")
end
if standing[9] then
  return redis.error_reply("MEETING_ENDED")
end
local epoch, seq, base = standing[1], tonumber(standing[2]), tonumber(standing[3])
local bytes, presence, away = tonumber(standing[4]), tonumber(standing[5]), tonumber(standing[6])
local told, told_at = tonumber(standing[7] or 0), tonumber(standing[8] or 0)
local everybody, hides_history = standing[10] or "member", standing[11] == "1"
local hosts, hostless_at = standing[13] or "", tonumber(standing[14] or 0)
local slow_mode = tonumber(standing[15] or 0)  -- seconds between two messages of a member
local is_large = standing[16] == "1"
local cohosts = standing[17] or ""
local heir_after = standing[18] or "-inf"  -- parts/member_heir.lua
local hidden_to = 0  -- the seq up to which the history is hidden from the caller
local first = base  -- the seq of the first entry that the caller may see
meeting_ttl = standing[12] or meeting_ttl
