-- KEYS  1: location marker
-- ARGV  1: marker
-- Stores the marker unless there is one. Returns the stored one.
redis.call('SET', KEYS[1], ARGV[1], 'NX')
return redis.call('GET', KEYS[1])
