-- KEYS  of a share, but `due-aside` for DUE; also 14: `due`, which is closed
-- Input: id, migration, share, requestDigest, passwordVerifier, guesses, leases, timeline and queues. Null fields are absent.
-- ARGV  3, 4: manifest and content, if the share is not gone
-- Adds the share as a whole. It counts nothing: the counts move by themselves.
if redis.call('TYPE', KEYS[14]).ok ~= 'string' or redis.call('GET', KEYS[14]) ~= input.migration then
  return answer('outcome', 'not_closed')
end
if redis.call('EXISTS', SHARE) == 1 then return answer('outcome', 'repeated') end

local share = input.share
if ARGV[3] then
  redis.call('HSET', SEALED, 'requestDigest', input.requestDigest, 'manifest', ARGV[3])
  if input.passwordVerifier then redis.call('HSET', SEALED, 'passwordVerifier', input.passwordVerifier) end
  if ARGV[4] then redis.call('HSET', SEALED, 'content', ARGV[4]) end
end
for _, guess in ipairs(input.guesses) do redis.call('SADD', GUESSES, guess) end
for _, lease in ipairs(input.leases) do
  local liveUntil, ticketVerifier = lease.liveUntil, lease.ticketVerifier
  lease.liveUntil, lease.ticketVerifier = nil, nil
  saveLease(ticketVerifier, lease)
  if liveUntil then redis.call('ZADD', LIVE, liveUntil, ticketVerifier) end
end
for _, entry in ipairs(input.timeline) do
  redis.call('RPUSH', TIMELINE, string.format('%.0f %s', entry.at, entry.event))
end
for _, queue in ipairs(input.queues) do
  local events = {}
  for _, event in ipairs(queue.events) do table.insert(events, { event.id, event.event, event.at }) end
  local saved = { dueAt = queue.dueAt, attempt = queue.attempt, events = events }
  saveQueue(queue.target, input.id, saved, queue.dueAt)
  countEvents(queue.target, #events)
end
share.reservationVersion = now
-- finishImport reports it to the quota.
if quotaBytes(share) > 0 then redis.call('SADD', UNREPORTED, input.id) end
saveShare(share)
return answer('outcome', 'imported')
