-- The list of hosts, and since when it has been empty.
-- needs: hostless_at hosts integer meeting now
-- gives: note_hosts remove_host

local function note_hosts(list)
  hosts = list
  redis.call("HSET", meeting, "hosts", hosts)
  if hosts == "" then
    hostless_at = now
    redis.call("HSET", meeting, "hostless_at", integer(now))
  end
end

local function remove_host(id)
  local others = string.gsub(hosts, "[%w_-]+ ?", function(word)
    return string.find(word, id, 1, true) and "" or nil
  end)
  if others ~= hosts then
    note_hosts(others)
  end
end
