-- Input: id. Returns everything that belongs to a share: the fields of its record, its sealed fields, wrong passwords,
-- leases, timeline and queues of events. Nil: there is none. Applies no deadline.
local share = findShare()
if not share then return false end

local record = {}
for name, value in pairs(share) do
  if type(value) == 'boolean' then value = value and 1 or 0 end
  table.insert(record, name)
  table.insert(record, value)
end

local leases = {}
local packed = redis.call('HGETALL', LEASES)
for i = 1, #packed, 2 do
  local lease = cmsgpack.unpack(packed[i + 1])
  table.insert(leases, {
    packed[i], lease.claimedAt, lease.servedBytes, leaseExpiresAt(packed[i]) or false, lease.receipt or false,
    lease.receiptAt or false,
  })
end

local queues = {}
for target in pairs(cjson.decode(redis.call('HGET', STATS, 'outbox') or '{}')) do
  local queue = findQueue(target, input.id)
  if queue then table.insert(queues, { target, queue.dueAt, queue.attempt, queue.events }) end
end

local sealed, guesses = redis.call('HGETALL', SEALED), redis.call('SMEMBERS', GUESSES)
return { record, sealed, guesses, leases, redis.call('LRANGE', TIMELINE, 0, -1), queues }
