-- KEYS  a counter for each charge, and the counter of the repetition if there is one
-- ARGV  1: offset of the clock   2: number of charges   then amount, limit and window of each key
-- Adds to all counters, or to none if one would exceed its limit. If the repetition was charged before and is below its
-- limit, only it is charged. Returns the outcome, then for each charge the used amount and the milliseconds left.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]
local charges = tonumber(ARGV[2])

local counters = {}
for i, key in ipairs(KEYS) do
  local amount, limit, window = tonumber(ARGV[3 * i]), tonumber(ARGV[3 * i + 1]), tonumber(ARGV[3 * i + 2])
  local counter = { key = key, amount = amount, limit = limit, used = 0, endsAt = now + window }
  local used, endsAt = string.match(redis.call('GET', key) or '', '^(%d+) (%d+)$')
  if endsAt and tonumber(endsAt) > now then
    counter.used = tonumber(used)
    counter.endsAt = tonumber(endsAt)
  end
  counters[i] = counter
end

local function add(counter)
  counter.used = math.max(0, counter.used + counter.amount)
  local value = string.format('%.0f %.0f', counter.used, counter.endsAt)
  redis.call('SET', counter.key, value, 'PX', string.format('%.0f', counter.endsAt - now))
end

local function answer(outcome)
  local reply = { outcome }
  for i = 1, charges do
    reply[2 * i] = string.format('%.0f', counters[i].used)
    reply[2 * i + 1] = string.format('%.0f', counters[i].endsAt - now)
  end
  return reply
end

local repetition = counters[charges + 1]
if repetition and repetition.used > 0 and repetition.used < repetition.limit then
  add(repetition)
  return answer('repeated')
end
for i = 1, charges do
  if counters[i].used + counters[i].amount > counters[i].limit then return answer('over') end
end
for _, counter in ipairs(counters) do add(counter) end
return answer('charged')
