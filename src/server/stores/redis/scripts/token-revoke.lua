-- KEYS  1: tokens   2: days of their last use
-- ARGV  1: id
-- Returns 1 if the token existed.
redis.call('HDEL', KEYS[2], ARGV[1])
return redis.call('HDEL', KEYS[1], ARGV[1])
