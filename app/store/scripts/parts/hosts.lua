-- The lists of hosts and of co-hosts, and since when there has been no host.
-- needs: cohosts hostless_at hosts integer meeting now
-- gives: note_hosts note_cohost remove_host

local function note_hosts(list)
  hosts = list
  redis.call("HSET", meeting, "hosts", hosts)
  if hosts == "" then
    hostless_at = now
    redis.call("HSET", meeting, "hostless_at", integer(now))
  end
end

local function note_cohosts(list)
  if list ~= cohosts then
    cohosts = list
    redis.pcall("HSET", meeting, "cohosts", cohosts)
  end
end

-- List a member if `role` is that of a co-host.
local function note_cohost(id, role)
  if role == "cohost" and not string.find(cohosts, id, 1, true) then
    note_cohosts(cohosts .. id .. " ")
  end
end

local function without(list, id)
  return (string.gsub(list, "[%w_-]+ ?", function(word)
    return string.find(word, id, 1, true) and "" or nil
  end))
end

-- Remove a member from both lists.
local function remove_host(id)
  local others = without(hosts, id)
  if others ~= hosts then
    note_hosts(others)
  end
  note_cohosts(without(cohosts, id))
end
