-- KEYS  1: tokens   2: days of their last use
-- ARGV  1: id   2: JSON of verifier, name, createdAt, bytesPerDay? and expiresAt?
-- Returns 1 if it was added, 0 if another token has the id.
return redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2])
