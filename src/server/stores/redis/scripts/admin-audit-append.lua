-- KEYS  sessions, their ends, audit, control, taken, passkeys
-- ARGV  1: offset of the clock   2: JSON of actor, action, target and from
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]

redis.call('XADD', KEYS[3], '*', 'at', string.format('%.0f', now), 'entry', ARGV[2])
