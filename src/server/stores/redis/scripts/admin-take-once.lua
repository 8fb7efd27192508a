-- KEYS  sessions, their ends, audit, control, taken, passkeys
-- ARGV  1: offset of the clock   2: the value   3: time for which it is taken
-- Returns 1 if nobody has taken it.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]

redis.call('ZREMRANGEBYSCORE', KEYS[5], '-inf', string.format('%.0f', now))
return redis.call('ZADD', KEYS[5], 'NX', string.format('%.0f', now + ARGV[3]), ARGV[2])
