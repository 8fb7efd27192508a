-- KEYS  sessions, their ends, audit, control, taken, passkeys
-- ARGV  1: offset of the clock   2: the value   3: when it ends
-- Returns 1 if it has not ended and nobody has taken it.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]

redis.call('ZREMRANGEBYSCORE', KEYS[5], '-inf', string.format('%.0f', now))
if tonumber(ARGV[3]) <= now then return 0 end
return redis.call('ZADD', KEYS[5], 'NX', ARGV[3], ARGV[2])
