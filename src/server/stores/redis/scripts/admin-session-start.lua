-- KEYS  sessions, their ends, audit, control, taken, passkeys
-- ARGV  1: offset of the clock   2: key   3: name   4: method   5: idle time   6: lifetime
-- Removes the sessions that are over. The same session again changes nothing.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]

local over = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', now), 'LIMIT', 0, 1000)
for _, key in ipairs(over) do
  redis.call('HDEL', KEYS[1], key)
  redis.call('ZREM', KEYS[2], key)
end

local session = {
  name = ARGV[3], method = ARGV[4], startedAt = now, usedAt = now,
  idleMs = tonumber(ARGV[5]), overAt = now + ARGV[6],
}
if redis.call('HSETNX', KEYS[1], ARGV[2], cjson.encode(session)) == 1 then
  local endsAt = math.min(now + session.idleMs, session.overAt)
  redis.call('ZADD', KEYS[2], string.format('%.0f', endsAt), ARGV[2])
end
