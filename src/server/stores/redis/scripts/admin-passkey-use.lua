-- KEYS  sessions, their ends, audit, control, taken, passkeys
-- ARGV  1: offset of the clock   2: id   3: counter
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]

local json = redis.call('HGET', KEYS[6], ARGV[2])
if not json then return 'not_found' end
local passkey, counter = cjson.decode(json), tonumber(ARGV[3])
local isHigher = counter > passkey.counter or (counter == 0 and passkey.counter == 0)
if not isHigher then return 'replayed' end
passkey.counter = counter
passkey.usedAt = now
redis.call('HSET', KEYS[6], ARGV[2], cjson.encode(passkey))
return 'used'
