-- KEYS  1: tokens   2: days of their last use   3: bytes of a day
-- ARGV  1: offset of the clock
-- Returns id, JSON, day and bytes of today of each token, unordered.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]
local today = math.floor(now / 86400000)
local tokens = redis.call('HGETALL', KEYS[1])
local list = {}
for i = 1, #tokens, 2 do
  local id = tokens[i]
  local day, bytes = string.match(redis.call('HGET', KEYS[3], id) or '', '^(%d+) (%d+)$')
  local used = tonumber(day) == today and bytes or '0'
  table.insert(list, { id, tokens[i + 1], redis.call('HGET', KEYS[2], id), used })
end
return list
