-- KEYS  1: blocks   2: their labels   3: counts of refusals   4: the counter
-- ARGV  1: offset of the clock   2: the key of the block
-- Ends a block and deletes its counter. Returns 1 if it was in force.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]
local endsAt = redis.call('ZSCORE', KEYS[1], ARGV[2])
if not endsAt or tonumber(endsAt) <= now then return 0 end
redis.call('ZREM', KEYS[1], ARGV[2])
redis.call('HDEL', KEYS[2], ARGV[2])
redis.call('DEL', KEYS[4])
return 1
