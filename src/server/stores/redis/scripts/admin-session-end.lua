-- KEYS  sessions, audit, control, taken, passkeys
-- ARGV  1: offset of the clock   2: key, or empty for all
if ARGV[2] == '' then return redis.call('DEL', KEYS[1]) end
return redis.call('HDEL', KEYS[1], ARGV[2])
