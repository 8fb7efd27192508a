-- KEYS  1: tokens   2: days of their last use
-- ARGV  1: id   2: JSON of verifier, name and createdAt
-- 1 where it is kept, 0 where another token has the id.
return redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2])
