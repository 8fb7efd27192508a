-- KEYS  sessions, their ends, audit, control, taken, passkeys
-- ARGV  1: offset of the clock   2: key, or empty for all   3: '1' to renew   4: renew at most once in this time
-- Returns key, name, method, start, last use and end of each session that is alive.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]

local list = {}
local function add(key, json)
  local session = cjson.decode(json)
  local endsAt = math.min(session.usedAt + session.idleMs, session.overAt)
  if endsAt <= now then return end
  if ARGV[3] == '1' and now - session.usedAt >= tonumber(ARGV[4]) then
    session.usedAt = now
    endsAt = math.min(now + session.idleMs, session.overAt)
    redis.call('HSET', KEYS[1], key, cjson.encode(session))
    redis.call('ZADD', KEYS[2], string.format('%.0f', endsAt), key)
  end
  local times = { session.startedAt, session.usedAt, endsAt }
  for i, at in ipairs(times) do times[i] = string.format('%.0f', at) end
  table.insert(list, { key, session.name, session.method, times[1], times[2], times[3] })
end

if ARGV[2] ~= '' then
  local json = redis.call('HGET', KEYS[1], ARGV[2])
  if json then add(ARGV[2], json) end
else
  local sessions = redis.call('HGETALL', KEYS[1])
  for i = 1, #sessions, 2 do add(sessions[i], sessions[i + 1]) end
end
return list
