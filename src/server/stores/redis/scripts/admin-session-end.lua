-- KEYS  sessions, their ends, audit, control, taken, passkeys
-- ARGV  1: offset of the clock   2: key, or empty for all
if ARGV[2] == '' then return redis.call('DEL', KEYS[1], KEYS[2]) end
redis.call('ZREM', KEYS[2], ARGV[2])
return redis.call('HDEL', KEYS[1], ARGV[2])
