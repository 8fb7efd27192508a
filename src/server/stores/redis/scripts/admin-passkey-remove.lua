-- KEYS  sessions, their ends, audit, control, taken, passkeys
-- ARGV  1: offset of the clock   2: id
-- Returns 1 if it existed.
return redis.call('HDEL', KEYS[6], ARGV[2])
