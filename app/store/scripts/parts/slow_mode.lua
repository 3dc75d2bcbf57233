-- Slow mode: return the error SLOW_MODE <ms to wait> if the caller has done something of `slow_kind` too recently:
-- "slow/" is sending a message, "slow-edit/" editing one, so that a message can be corrected at once.
-- needs: hurry_granted integer member_id now pace role scope_of slow_kind slow_mode
-- gives: note_slow_mode

local slow_field = slow_kind .. member_id
local is_slowed = slow_mode > 0 and not scope_of(role, hurry_granted)
local sent_at = tonumber(is_slowed and redis.call("HGET", pace, slow_field) or 0)
local slow_for = sent_at <= now and sent_at + slow_mode * 1000 - now or 0  -- a later sent_at: the clock went back
if slow_for > 0 then
  return redis.error_reply("SLOW_MODE " .. integer(slow_for))
end

-- Note that the caller has done it now.
local function note_slow_mode()
  if is_slowed then
    redis.call("HSET", pace, slow_field, integer(now))
  end
end
