-- KEYS  sessions, their ends, audit, control, taken, passkeys
-- ARGV  1: offset of the clock
return redis.call('HDEL', KEYS[4], 'notice', 'noticeUntil')
