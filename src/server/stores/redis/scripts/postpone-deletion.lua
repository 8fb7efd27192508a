-- Postpones a deletion that is still queued.
-- KEYS  the deletions of a bucket      ARGV  1: offset of the clock   2: delay   3: member
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]
return redis.call('ZADD', KEYS[1], 'XX', now + ARGV[2], ARGV[3])
