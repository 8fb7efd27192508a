-- KEYS  total, holds      ARGV  1: name of the hold   2: bytes   3: limit   4: offset of the clock   5: milliseconds
-- Holds bytes within the limit. Returns the time at which the hold expires, or null if there is no room.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[4]
local bytes = tonumber(ARGV[2])
if tonumber(redis.call('GET', KEYS[1]) or 0) + bytes > tonumber(ARGV[3]) then return false end
local expiresAt = now + ARGV[5]
redis.call('INCRBY', KEYS[1], ARGV[2])
redis.call('ZADD', KEYS[2], expiresAt, ARGV[1] .. ':' .. ARGV[2])
return expiresAt
