-- KEYS  a hash of counts      ARGV  its fields
-- Returns the counts as one text, so that the driver has fewer values to parse. Empty: there is no hash.
if redis.call('EXISTS', KEYS[1]) == 0 then return '' end
local counts = {}
-- A call in Lua takes a limited number of arguments.
for first = 1, #ARGV, 1000 do
  local last = math.min(first + 999, #ARGV)
  for i, value in ipairs(redis.call('HMGET', KEYS[1], unpack(ARGV, first, last))) do
    counts[first + i - 1] = value or '0'
  end
end
return table.concat(counts, ' ')
