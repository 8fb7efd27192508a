-- KEYS  a sorted set by moments      ARGV  1: offset of the clock   2: how many at most
-- What is due, the longest due first: members and moments in turn.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'WITHSCORES', 'LIMIT', 0, ARGV[2])
