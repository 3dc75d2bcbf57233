-- Cursors: positions in the log, as readers get them.
-- needs: epoch integer told
-- gives: tag_of cursor_at

-- Return the tag of an entry: the first characters of its random id, which differ if Redis has lost the end of the log
-- and given the same seq to another entry.
local function tag_of(entry)
  return string.match(entry, '^{"seq":%d+,"id":"(%x%x%x%x%x%x%x%x)')
end

-- A cursor has the number of the presence that was told last.
local function cursor_at(position, tag)
  return epoch .. "." .. integer(position) .. "." .. tag .. "." .. integer(told)
end
