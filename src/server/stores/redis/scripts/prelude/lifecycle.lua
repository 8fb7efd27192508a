-- The changes of a share's state. Only `settle` applies deadlines.

-- Ends claims. The first reason stays.
local function close(share, reason, at)
  if share.closedReason then return end
  share.closedReason = reason
  share.closedAt = at
end

-- The events of the other reasons are recorded before the end.
local EVENT_OF_END = {
  expired = 'expired',
  burned = 'burned',
  abandoned = 'abandoned',
  removed = 'removed_by_operator',
}

-- Ends a share: erases its secrets and queues its ciphertext for deletion. The caller saves the share.
local function endShare(share, reason)
  if share.blobKey then
    redis.call('ZADD', DELETIONS, 'NX', now, input.id .. ':' .. share.blobKey)
  end
  redis.call('DEL', SEALED, GUESSES, LIVE)
  reserve(share, 0)
  share.state = 'gone'
  share.goneReason = reason
  share.goneAt = now
  share.blobKey = nil
  if EVENT_OF_END[reason] then recordEvent(EVENT_OF_END[reason]) end
end

-- Ends a share if no lease lives and nobody can claim it any more.
local function endShareIfOver(share)
  if share.remainingDownloads > 0 and not share.closedReason then return end
  if isAnyLeaseLive() then return end
  endShare(share, share.closedReason or 'claimed')
end

-- If nothing was served, gives the download back and forgets its ticket.
local function endLeaseByTime(share, ticketVerifier)
  redis.call('ZREM', LIVE, ticketVerifier)
  if findLease(ticketVerifier).servedBytes > 0 then
    recordEvent('lease_ended')
    return
  end
  redis.call('HDEL', LEASES, ticketVerifier)
  share.remainingDownloads = share.remainingDownloads + 1
  recordEvent('given_back')
end

local function settle(share)
  if share.state == 'uploading' then
    if now >= share.progressAt + rules.abandonedAfterMs then
      endShare(share, 'abandoned')
    elseif now >= math.max(share.progressAt, share.reservedAt) + rules.reservationExpiresAfterMs then
      reserve(share, share.uploadedBytes)
    end
  elseif share.state == 'ready' then
    for _, ticketVerifier in ipairs(redis.call('ZRANGEBYSCORE', LIVE, '-inf', now)) do
      endLeaseByTime(share, ticketVerifier)
    end
    if share.expiresAt <= now then close(share, 'expired', share.expiresAt) end
    endShareIfOver(share)
  end
  saveShare(share)
end

-- Whether a deadline has passed. Fails in a closed bucket, where DUE is a string (migration-close.lua).
local function isDue()
  local dueAt = redis.call('ZSCORE', DUE, input.id)
  return dueAt and tonumber(dueAt) <= now
end

-- Deletes a tombstone.
local function forget(share)
  unlist(share)
  redis.call('DEL', SHARE, SEALED, GUESSES, LEASES, LIVE, TIMELINE)
  redis.call('ZREM', DUE, input.id)
  redis.call('SADD', UNREPORTED, input.id)
end

-- Applies passed deadlines and returns the share, or nil.
local function currentShare()
  -- First, so that no script changes anything in a closed bucket.
  local due = isDue()
  local share = findShare()
  if not share or not due then return share end
  if share.state == 'gone' then
    forget(share)
    return nil
  end
  settle(share)
  return share
end

-- Returns the share to its owner, or nil and the refusal. Both verifiers are hashes: the duration of their comparison
-- reveals nothing about the hashed values.
local function ownedShare()
  local share = currentShare()
  if not share then return nil, { 'outcome', 'not_found' } end
  if share.ownerVerifier ~= input.ownerVerifier then return nil, { 'outcome', 'unauthorized' } end
  return share
end

local function goneFields(share)
  return { 'outcome', 'gone', 'reason', share.goneReason, 'at', share.goneAt }
end

-- The answer to new claims while leases still live.
local function closedFields(share)
  return { 'outcome', 'gone', 'reason', share.closedReason, 'at', share.closedAt }
end

-- The upload is complete: recipients can claim the share, and its lifetime begins.
local function makeReady(share)
  share.state = 'ready'
  share.uploadedBytes = share.size
  share.expiresAt = now + share.expiresInMs
  recordEvent('uploaded')
  count('storedBytes', share.size)
end

-- The end of a lease that is renewed now.
local function leaseEnd(claimedAt)
  return math.min(now + rules.leaseMs, claimedAt + rules.longestLeaseMs)
end

-- How many more wrong passwords are allowed, within the total.
local function attemptsAllowed(wrongPasswords)
  return math.min(rules.passwordAttempts, rules.maxWrongPasswords - wrongPasswords)
end

-- The view of an upload: names, each followed by its value.
local function uploadFields(share)
  local abandonedAt = nil
  if share.state == 'uploading' then abandonedAt = share.progressAt + rules.abandonedAfterMs end
  return 'outcome', 'found', 'size', share.size, 'offset', share.uploadedBytes, 'abandonedAt', abandonedAt
end

-- The summary of a share: names, each followed by its value.
local function summary(share)
  local isLeased = share.state == 'ready' and isAnyLeaseLive()
  return
    'state', isLeased and 'leased' or share.state,
    'size', share.size,
    'maxDownloads', share.maxDownloads,
    'isInline', share.blobKey and 0 or 1,
    'expiresAt', share.expiresAt
end
