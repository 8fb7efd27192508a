-- KEYS  sessions, their ends, audit, control, taken, passkeys
-- ARGV  1: offset of the clock   2: id   3: JSON of public key, transports and name   4: counter
-- Returns 1 if it was added, 0 if there is one with this id.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]

if redis.call('HEXISTS', KEYS[6], ARGV[2]) == 1 then return 0 end
local record = cjson.encode({ made = ARGV[3], createdAt = now, counter = tonumber(ARGV[4]) })
return redis.call('HSET', KEYS[6], ARGV[2], record)
