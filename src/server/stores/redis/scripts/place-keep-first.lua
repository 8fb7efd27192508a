-- KEYS  1: place
-- ARGV  1: mark
-- The mark that is kept from now on.
redis.call('SET', KEYS[1], ARGV[1], 'NX')
return redis.call('GET', KEYS[1])
