-- KEYS  total, holds      ARGV  1: offset of the clock   2: milliseconds after their expiry
-- Releases the holds of servers that crashed before they reported. No script accepts an expired hold.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]
local expired = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now - ARGV[2], 'LIMIT', 0, 1000)
for _, hold in ipairs(expired) do
  redis.call('ZREM', KEYS[2], hold)
  redis.call('DECRBY', KEYS[1], string.match(hold, '%d+$'))
end
return #expired
