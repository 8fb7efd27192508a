-- KEYS  sessions, their ends, audit, control, taken, passkeys
-- ARGV  1: offset of the clock   2: '+', or '(' and the id of the last entry of the page before   3: number of entries
-- Returns id, time and JSON of each entry, the newest first.
local list = {}
for _, entry in ipairs(redis.call('XREVRANGE', KEYS[3], ARGV[2], '-', 'COUNT', ARGV[3])) do
  table.insert(list, { entry[1], entry[2][2], entry[2][4] })
end
return list
