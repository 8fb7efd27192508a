-- KEYS  total, reserved      ARGV  1: share id
local known = redis.call('HGET', KEYS[2], ARGV[1])
if not known then return 0 end
redis.call('DECRBY', KEYS[1], string.match(known, '^%d+'))
return redis.call('HDEL', KEYS[2], ARGV[1])
