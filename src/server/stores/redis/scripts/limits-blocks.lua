-- KEYS  1: blocks   2: their labels
-- ARGV  1: offset of the clock   2: the most blocks
-- Returns key, end and label of each block that is in force, those with the longest time left first.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]
local after = string.format('(%.0f', now)
local found = redis.call('ZREVRANGEBYSCORE', KEYS[1], '+inf', after, 'WITHSCORES', 'LIMIT', 0, ARGV[2])
local reply = {}
for i = 1, #found, 2 do
  table.insert(reply, found[i])
  table.insert(reply, string.format('%.0f', found[i + 1]))
  table.insert(reply, redis.call('HGET', KEYS[2], found[i]) or '')
end
return reply
