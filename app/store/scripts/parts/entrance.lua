-- The way in, as join.lua says.

local id, entry_id, once, most, held = ARGV[7], ARGV[8], ARGV[9], tonumber(ARGV[10]), KEYS[12]

local function inside(who, is_new)
  local record = redis.call("HGET", members, who)
  if host_link ~= "" and role_of(record) ~= "host" then
    take_role(who, record, "host")
    append("changes", '"id":"' .. string.sub(entry_id, 1, 30) .. 'fe",' .. role_change(who, "host", who)
      .. ',"time":' .. whole(now) .. "}")
    touch()
    record = redis.call("HGET", members, who)
  end
  tell()
  return { redis.call("HGET", meeting, "name"), who, record, is_new, role_of(record) }
end

local function outside(who, is_new)
  tell()
  return { redis.call("HGET", meeting, "name"), who, redis.call("HGET", waiting, who), is_new, "waiting" }
end

local function seated_before()
  local at = redis.call("ZSCORE", sent, once)
  local entry = at and redis.call("LINDEX", messages, whole(at - base))
  local who = entry and string.match(entry, '"type":"joined","member":"([%w_-]+)"')
  return who and redis.call("HEXISTS", members, who) == 1 and who
end

look()
local known = redis.call("GET", held)
if host_link ~= "" and host_link ~= redis.call("HGET", meeting, "host_link") then
  return redis.error_reply("BAD_HOST_LINK")
end
if known and redis.call("HEXISTS", members, known) == 1 then
  beat(known, held)
  return inside(known, 0)
end
if is_barred(known) and host_link == "" then
  return redis.error_reply("REMOVED")
end
local before = seated_before()
if before then
  note_session(session, before)
  beat(before, session)
  return inside(before, 1)
end
local refused = host_link == "" and refusal()
if refused then
  return redis.error_reply(refused)
end
sweep(entry_id)
succeed(entry_id)
drop_silent()
local waits = known and redis.call("HGET", waiting, known)
if waits and host_link ~= "" then
  admit(known, waits, string.sub(entry_id, 1, 30) .. "00")
  return inside(known, 0)
elseif waits then
  seen_waiting(known)
  return outside(known, 0)
end
for waited, record in pairs(all_waiting()) do
  if string.find(record, ',"once":"' .. once .. '"}', 1, true) then
    note_session(session, waited)
    return outside(waited, 1)
  end
end
if redis.call("HLEN", members) >= most or redis.call("HLEN", waiting) >= 2 * most then
  return redis.error_reply("MEETING_FULL")
end
local name, folded, skeleton = free_name(ARGV[11], ARGV[12], ARGV[13], ARGV[14], ARGV[15], ARGV[16])
local facts = seated_now() .. (came_from ~= "" and ',"from":"' .. came_from .. '"' or "")
keep_name(id, folded, skeleton)
note_session(session, id)
if host_link == "" and redis.call("HGET", meeting, "waiting_room") == "1" then
  await(id, record_of(name, folded, skeleton, facts .. ',"once":"' .. once .. '"'))
  return outside(id, 1)
end
seat(id, record_of(name, folded, skeleton, facts), string.sub(entry_id, 1, 30) .. "00")
redis.call("ZADD", sent, whole(seq), once)
touch()
return inside(id, 1)
