-- KEYS  sessions, audit, control, taken, passkeys
-- ARGV  1: offset of the clock   2: key   3: name   4: method   5: idle time   6: lifetime
-- Removes the sessions that are over. The same session again changes nothing.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]

local sessions = redis.call('HGETALL', KEYS[1])
for i = 1, #sessions, 2 do
  local session = cjson.decode(sessions[i + 1])
  if math.min(session.usedAt + session.idleMs, session.overAt) <= now then redis.call('HDEL', KEYS[1], sessions[i]) end
end
redis.call('HSETNX', KEYS[1], ARGV[2], cjson.encode({
  name = ARGV[3], method = ARGV[4], startedAt = now, usedAt = now,
  idleMs = tonumber(ARGV[5]), overAt = now + ARGV[6],
}))
