-- Heartbeats: note that a member is online.
-- needs: AWAY_AFTER_MS away integer now refresh_ttls renew_session seen session_id_of sessions set_away
-- gives: note_heartbeat

local BEAT_EVERY_MS = 10000
local has_refreshed = false

-- Renew a session whose member was seen just now, by another session of theirs: on another device.
local function note_device(key)
  local last = tonumber(redis.call("ZSCORE", sessions, session_id_of(key)) or 0)
  if now - last >= BEAT_EVERY_MS then
    renew_session(key)
  end
end

-- Note a heartbeat of the member `id` with the session `key`.
local function note_heartbeat(id, key)
  local last = tonumber(redis.call("ZSCORE", seen, id) or 0)
  if now - last < BEAT_EVERY_MS then
    note_device(key)
    return
  end
  local noted = redis.pcall("ZADD", seen, integer(now), id)
  renew_session(key)
  if not has_refreshed then
    has_refreshed = true
    refresh_ttls()
  end
  if type(noted) ~= "table" and last <= now - AWAY_AFTER_MS then
    set_away(away - 1)
  end
end
