-- KEYS  sessions, audit, control, taken, passkeys
-- ARGV  1: offset of the clock
-- Returns id and JSON of each passkey, unordered.
return redis.call('HGETALL', KEYS[5])
