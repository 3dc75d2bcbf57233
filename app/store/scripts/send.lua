-- Add one message to the log, once.
--
-- ARGV[6]  the entry's id                ARGV[7]  the sender's key for it
-- ARGV[8]  the content, as JSON          ARGV[9]  milliseconds between sends in the long run; 0: no limit
-- ARGV[10] sends that may come at once
-- returns  the entry as stored and the cursor behind it, the same for every repeat; or an error:
--          NO_MEETING, NO_SESSION, KEY_REUSED, RATE_LIMITED <ms to wait>
--#include keys
--#include meeting
--#include seat
--#include log
--#include away
--#include roster
--#include beat
local id, key, content = ARGV[6], ARGV[7], ARGV[8]
local interval, burst = tonumber(ARGV[9]), tonumber(ARGV[10])
local once = member .. "/" .. key

local at = redis.call("ZSCORE", sent, once)
if at then
  local entry = redis.call("LINDEX", messages, whole(at - base))
  if not string.find(entry, ',"content":' .. content .. ',"time":', 1, true) then
    return redis.error_reply("KEY_REUSED")
  end
  return { entry, cursor_at(at, tag_of(entry)) }
end

-- The generic cell rate algorithm: one number a member, the time at which the next send would be on schedule.
local free_at = math.max(tonumber(redis.call("HGET", pace, member) or 0), now)
local wait = free_at - now - (burst - 1) * interval
if wait > 0 then
  return redis.error_reply("RATE_LIMITED " .. whole(wait))
end

local entry = append("messages", '"id":"' .. id .. '","member":"' .. member .. '","sender":' .. name_of(record)
  .. ',"content":' .. content .. ',"time":' .. whole(now) .. ',"key":"' .. key .. '"}')
redis.call("ZADD", sent, whole(seq), once)
redis.call("HSET", pace, member, whole(free_at + interval))
look()
beat(member, session)
touch()
tell()
return { entry, cursor_at(seq, tag_of(entry)) }
