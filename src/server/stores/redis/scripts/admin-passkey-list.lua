-- KEYS  sessions, their ends, audit, control, taken, passkeys
-- ARGV  1: offset of the clock
-- Returns id and JSON of each passkey, unordered.
return redis.call('HGETALL', KEYS[6])
