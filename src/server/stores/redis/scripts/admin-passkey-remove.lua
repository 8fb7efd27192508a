-- KEYS  sessions, audit, control, taken, passkeys
-- ARGV  1: offset of the clock   2: id
-- Returns 1 if it existed.
return redis.call('HDEL', KEYS[5], ARGV[2])
