-- KEYS  a sorted set by time      ARGV  1: offset of the clock   2: maximum number of members
-- Returns the due members, the oldest first, each followed by its time.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'WITHSCORES', 'LIMIT', 0, ARGV[2])
