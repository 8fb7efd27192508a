-- Records that something happened to a share: in its timeline, in the counts, and in the outbox.

local DAY_MS = 86400000

-- The counter of an event. The others are counted elsewhere, or not at all.
local COUNTED = {
  created = 'created',
  claimed = 'claimed',
  delivered = 'delivered',
  burned = 'burned',
  expired = 'expired',
  wrong_password = 'wrongPasswords',
  locked = 'locked',
  ended_by_wrong_passwords = 'locked',
}

-- The events that webhooks get.
local SENT = {
  created = 'created',
  claimed = 'claimed',
  delivered = 'delivered',
  burned = 'burned',
  expired = 'expired',
  locked = 'locked',
  ended_by_wrong_passwords = 'locked',
}

-- The number of days from 1970-01-01, UTC, to a time.
local function dayOf(at)
  return math.floor(at / DAY_MS)
end

-- Deletes the counts of days that no reader asks for, once a day.
local function forgetOldDays()
  local today = dayOf(now)
  if redis.call('HGET', STATS, 'prunedOn') == tostring(today) then return end
  for _, field in ipairs(redis.call('HKEYS', STATS)) do
    local day = string.match(field, '^(%d+):')
    if day and tonumber(day) < today - rules.countedDays then redis.call('HDEL', STATS, field) end
  end
  redis.call('HSET', STATS, 'prunedOn', today)
end

-- Adds to a count in total, and to that of a day: today, unless `at` is given.
local function count(counter, amount, at)
  if amount == 0 then return end
  local change = string.format('%.0f', amount)
  redis.call('HINCRBY', STATS, counter, change)
  local ofDay = redis.call('HINCRBY', STATS, dayOf(at or now) .. ':' .. counter, change)
  if ofDay == amount then forgetOldDays() end
end

-- Subtracts from the count of today or, if that is too small, from the count of yesterday.
local function uncount(counter, amount)
  local ofToday = tonumber(redis.call('HGET', STATS, dayOf(now) .. ':' .. counter) or 0)
  count(counter, -amount, ofToday < amount and now - DAY_MS or now)
end

-- A link holder can claim and give back without end, so the timeline stores only the newest 100 of these two events.
local function trimTimeline()
  local newest = 0
  local entries = redis.call('LRANGE', TIMELINE, 0, -1)
  for i = #entries, 1, -1 do
    local event = string.match(entries[i], '%S+$')
    if event == 'claimed' or event == 'given_back' then
      newest = newest + 1
      -- Of equal entries this removes the oldest.
      if newest > 100 then redis.call('LREM', TIMELINE, 1, entries[i]) end
    end
  end
end

local function addToTimeline(event)
  redis.call('RPUSH', TIMELINE, string.format('%.0f %s', now, event))
  if event == 'given_back' then trimTimeline() end
end

-- Deletes the oldest events of this name that are too many, except the first of the queue. Returns their number.
local function displace(queue, name)
  local excess = -(rules.maxWaitingEvents[name] or math.huge)
  for i = 2, #queue.events do
    if queue.events[i][2] == name then excess = excess + 1 end
  end
  if excess <= 0 then return 0 end
  local kept = { queue.events[1] }
  local left = excess
  for i = 2, #queue.events do
    if queue.events[i][2] == name and left > 0 then
      left = left - 1
    else
      table.insert(kept, queue.events[i])
    end
  end
  queue.events = kept
  return excess
end

local eventsSent = 0

local function addToOutbox(event)
  eventsSent = eventsSent + 1
  for _, target in ipairs(rules.outboxTargets) do
    -- The queue of a share that has events already keeps its time.
    local queue = findQueue(target, input.id) or { dueAt = now, attempt = 0, events = {} }
    table.insert(queue.events, { input.eventSeed .. '.' .. eventsSent, event, now })
    local displaced = displace(queue, event)
    saveQueue(target, input.id, queue, queue.dueAt)
    countEvents(target, 1 - displaced)
    count('displaced:' .. target, displaced)
  end
end

local function recordEvent(event)
  addToTimeline(event)
  if COUNTED[event] then count(COUNTED[event], 1) end
  if SENT[event] then addToOutbox(SENT[event]) end
end
