-- KEYS  1: blocks   2: their labels   3: counts of refusals   then a counter for each charge, and the counter of the
--       repetition if there is one
-- ARGV  1: offset of the clock   2: number of charges   then amount, limit, window, key and label of each counter
-- Adds to all counters, or to none if one would exceed its limit. If the repetition was charged before and is below its
-- limit, only it is charged. Returns the outcome, then for each charge the used amount and the milliseconds left.
local BLOCKS, LABELS, REFUSALS = KEYS[1], KEYS[2], KEYS[3]
local DAY_MS = 86400000
-- Readers ask for 90 days.
local COUNTED_DAYS = 92
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]
local charges = tonumber(ARGV[2])

local counters = {}
for i = 1, #KEYS - 3 do
  local amount, limit, window = tonumber(ARGV[5 * i - 2]), tonumber(ARGV[5 * i - 1]), tonumber(ARGV[5 * i])
  local counter = { redisKey = KEYS[i + 3], amount = amount, limit = limit, used = 0, endsAt = now + window }
  counter.key, counter.label = ARGV[5 * i + 1], ARGV[5 * i + 2]
  local used, endsAt = string.match(redis.call('GET', counter.redisKey) or '', '^(%d+) (%d+)$')
  if endsAt and tonumber(endsAt) > now then
    counter.used = tonumber(used)
    counter.endsAt = tonumber(endsAt)
    counter.exists = true
  end
  counters[i] = counter
end

local function add(counter)
  counter.used = math.max(0, counter.used + counter.amount)
  local value = string.format('%.0f %.0f', counter.used, counter.endsAt)
  redis.call('SET', counter.redisKey, value, 'PX', string.format('%.0f', counter.endsAt - now))
end

local function answer(outcome)
  local reply = { outcome }
  for i = 1, charges do
    reply[2 * i] = string.format('%.0f', counters[i].used)
    reply[2 * i + 1] = string.format('%.0f', counters[i].endsAt - now)
  end
  return reply
end

-- Deletes what has ended, a piece at a time.
local function forgetBlocks()
  local ended = redis.call('ZRANGEBYSCORE', BLOCKS, '-inf', string.format('%.0f', now), 'LIMIT', 0, 100)
  for _, key in ipairs(ended) do
    redis.call('ZREM', BLOCKS, key)
    redis.call('HDEL', LABELS, key)
  end
end

-- A request that is larger than its limit is over without a counter. It blocks nothing.
local function block(counter)
  if counter.label == '' or not counter.exists then return end
  forgetBlocks()
  redis.call('ZADD', BLOCKS, string.format('%.0f', counter.endsAt), counter.key)
  redis.call('HSET', LABELS, counter.key, counter.label)
  local last = redis.call('ZRANGE', BLOCKS, -1, -1, 'WITHSCORES')[2]
  local left = string.format('%.0f', math.max(1, last - now))
  redis.call('PEXPIRE', BLOCKS, left)
  redis.call('PEXPIRE', LABELS, left)
end

local function unblock(counter)
  if counter.label == '' then return end
  redis.call('ZREM', BLOCKS, counter.key)
  redis.call('HDEL', LABELS, counter.key)
end

local function countRefusal()
  local today = math.floor(now / DAY_MS)
  redis.call('HINCRBY', REFUSALS, 'total', 1)
  if redis.call('HINCRBY', REFUSALS, string.format('%.0f', today), 1) > 1 then return end
  for _, day in ipairs(redis.call('HKEYS', REFUSALS)) do
    if day ~= 'total' and tonumber(day) < today - COUNTED_DAYS then redis.call('HDEL', REFUSALS, day) end
  end
end

local repetition = counters[charges + 1]
if repetition and repetition.used > 0 and repetition.used < repetition.limit then
  add(repetition)
  return answer('repeated')
end
local over, isLabelled = {}, false
for i = 1, charges do
  local counter = counters[i]
  if counter.used + counter.amount > counter.limit then
    table.insert(over, counter)
    isLabelled = isLabelled or counter.label ~= ''
  end
end
if #over > 0 then
  if isLabelled then countRefusal() end
  for _, counter in ipairs(over) do block(counter) end
  return answer('over')
end
for _, counter in ipairs(counters) do
  add(counter)
  unblock(counter)
end
return answer('charged')
