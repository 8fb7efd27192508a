-- KEYS  1: tokens   2: days of their last use   3: bytes of a day
-- ARGV  1: id
-- Returns 1 if the token existed. Its requests expire by themselves.
-- First, because it fails if a migration has closed the tokens.
local existed = redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
return existed
