-- The queues of the outbox. A queue has the events of one share for one target, the oldest first. It is a MessagePack map
-- under "<target>:<share id>" in OUTBOX:
--
--   dueAt     when its first event can be taken; the queue is in OUTBOX_DUE under this time
--   attempt   how often its first event was taken
--   events    a list of { id, event, at }

local function dueMember(target, shareId, dueAt)
  return string.format('%s:%016.0f:%s', target, dueAt, shareId)
end

local function findQueue(target, shareId)
  local packed = redis.call('HGET', OUTBOX, target .. ':' .. shareId)
  return packed and cmsgpack.unpack(packed)
end

-- Writes a changed queue with its new time. Deletes it if it has no events.
local function saveQueue(target, shareId, queue, dueAt)
  local field = target .. ':' .. shareId
  if queue.dueAt ~= dueAt or #queue.events == 0 then
    redis.call('ZREM', OUTBOX_DUE, dueMember(target, shareId, queue.dueAt))
  end
  if #queue.events == 0 then
    redis.call('HDEL', OUTBOX, field)
    return
  end
  queue.dueAt = dueAt
  redis.call('ZADD', OUTBOX_DUE, 0, dueMember(target, shareId, dueAt))
  redis.call('HSET', OUTBOX, field, cmsgpack.pack(queue))
end

-- Counts the events of a target that wait in this bucket.
local function countEvents(target, change)
  local counts = cjson.decode(redis.call('HGET', STATS, 'outbox') or '{}')
  local count = (counts[target] or 0) + change
  counts[target] = count > 0 and count or nil
  if next(counts) then
    redis.call('HSET', STATS, 'outbox', cjson.encode(counts))
  else
    redis.call('HDEL', STATS, 'outbox')
  end
end
