-- KEYS  the slots of each of a client's networks
-- ARGV  1: offset of the clock   2: holder   3: milliseconds until a slot expires   then the limit of each key
-- Acquires or renews the holder's slot under all keys, or under none if one is full. Returns the outcome and the time
-- at which the slot expires. For `full` it returns the milliseconds until a slot of another holder expires.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]
local holder = ARGV[2]
local expiresAt = now + ARGV[3]

local outcome, wait = 'acquired', nil
for i, key in ipairs(KEYS) do
  redis.call('ZREMRANGEBYSCORE', key, '-inf', string.format('%.0f', now))
  local held = redis.call('ZSCORE', key, holder)
  if held then
    outcome = 'renewed'
    expiresAt = math.max(expiresAt, held + 1)
  elseif redis.call('ZCARD', key) >= tonumber(ARGV[3 + i]) then
    wait = math.max(wait or 0, redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')[2] - now)
  end
end
if wait then return { 'full', string.format('%.0f', wait) } end
for _, key in ipairs(KEYS) do
  redis.call('ZADD', key, string.format('%.0f', expiresAt), holder)
  redis.call('PEXPIRE', key, string.format('%.0f', expiresAt - now))
end
return { outcome, string.format('%.0f', expiresAt) }
