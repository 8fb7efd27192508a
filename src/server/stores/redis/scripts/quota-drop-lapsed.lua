-- KEYS  total, holds      ARGV  1: offset of the clock   2: how long after their lapse
-- Gives back holds that nothing can use any more: their takers have ended before they told.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]
local lapsed = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now - ARGV[2], 'LIMIT', 0, 1000)
for _, hold in ipairs(lapsed) do
  redis.call('ZREM', KEYS[2], hold)
  redis.call('DECRBY', KEYS[1], string.match(hold, '%d+$'))
end
return #lapsed
