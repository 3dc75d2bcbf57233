-- The log: append an entry with the next seq, trim the oldest entries, publish the entry.
-- needs: base bytes cursor_at integer live max_bytes max_entries meeting messages sent seq tag_of
-- gives: publish append

local keep, keep_bytes = tonumber(max_entries), tonumber(max_bytes)
local MAX_DROPPED = 64  -- entries in one call: a lowered limit is reached in steps, which do not block Redis for long

local function trim()
  local first = base
  while (seq - base + 1 > keep or bytes > keep_bytes) and base < seq and base - first < MAX_DROPPED do
    bytes = bytes - #redis.call("LPOP", messages)
    base = base + 1
  end
  if base > first then
    redis.call("ZREMRANGEBYSCORE", sent, "-inf", integer(base - 1))
  end
end

-- Publish an update for readers at the seq `prev` who have the presence that was published last.
local function publish(prev, tag, said, changed, rest)
  redis.call("PUBLISH", live, '{"status":"success","prev":' .. integer(prev) .. ',"messages":[' .. said
    .. '],"changes":[' .. changed .. '],"cursor":"' .. cursor_at(seq, tag) .. '"' .. rest .. "}")
end

-- Append an entry to `list`, "messages" or "changes"; `fields` is its JSON from "id" on. Returns the entry.
local function append(list, fields)
  local entry = '{"seq":' .. integer(seq + 1) .. "," .. fields
  redis.call("RPUSH", messages, entry)
  seq, bytes = seq + 1, bytes + #entry
  trim()
  redis.call("HSET", meeting, "seq", integer(seq), "base", integer(base), "bytes", integer(bytes))
  local said, changed = entry, ""
  if list == "changes" then
    said, changed = "", entry
  end
  publish(seq - 1, tag_of(entry), said, changed, "")
  return entry
end
