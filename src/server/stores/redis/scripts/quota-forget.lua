-- KEYS  total, reserved      ARGV  1: share id   2: a time at which the share did not exist
-- Removes a share's reservation. A newer share under the same id has a higher version and stays.
local known = redis.call('HGET', KEYS[2], ARGV[1])
if not known then return 0 end
local bytes, version = string.match(known, '^(%d+) (%d+)$')
if tonumber(version) > tonumber(ARGV[2]) then return 0 end
redis.call('DECRBY', KEYS[1], bytes)
return redis.call('HDEL', KEYS[2], ARGV[1])
