-- KEYS  sessions, audit, control, taken, passkeys
-- ARGV  1: offset of the clock
return redis.call('HDEL', KEYS[3], 'notice', 'noticeUntil')
