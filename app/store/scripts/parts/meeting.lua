-- The meeting as it stands, or NO_MEETING.
local standing = redis.call("HMGET", meeting, "epoch", "seq", "base", "bytes", "presence", "away", "told", "told_at")
if not standing[1] then
  return redis.error_reply("NO_MEETING")
end
local epoch, seq, base = standing[1], tonumber(standing[2]), tonumber(standing[3])
local bytes, presence, away = tonumber(standing[4]), tonumber(standing[5]), tonumber(standing[6])
local told, told_at = tonumber(standing[7] or 0), tonumber(standing[8] or 0)
