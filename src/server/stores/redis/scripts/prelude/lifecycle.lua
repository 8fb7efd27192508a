-- Where time and events take a share. `currentShare` is the one place in which deadlines are judged.

-- No more claims; the first reason stays.
local function close(share, reason, at)
  if share.closedReason then return end
  share.closedReason = reason
  share.closedAt = at
end

-- The end of a share, in one step: unreachable, its secrets erased, its ciphertext queued for deletion. The
-- caller saves the share.
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
  if reason == 'expired' or reason == 'burned' or reason == 'abandoned' then addToTimeline(reason) end
end

-- A share burns when no downloads remain, or none may be claimed, and no lease lives.
local function endShareIfOver(share)
  if share.remainingDownloads > 0 and not share.closedReason then return end
  if isAnyLeaseLive() then return end
  endShare(share, share.closedReason or 'claimed')
end

-- A download of which nothing was served goes back, and its ticket is forgotten.
local function endLeaseByTime(share, ticketVerifier)
  redis.call('ZREM', LIVE, ticketVerifier)
  if findLease(ticketVerifier).servedBytes > 0 then
    addToTimeline('lease_ended')
    return
  end
  redis.call('HDEL', LEASES, ticketVerifier)
  share.remainingDownloads = share.remainingDownloads + 1
  addToTimeline('given_back')
end

local function settle(share)
  if share.state == 'uploading' then
    if now >= share.progressAt + rules.abandonedAfterMs then
      endShare(share, 'abandoned')
    elseif now >= math.max(share.progressAt, share.reservedAt) + rules.reservationLapsesAfterMs then
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

-- Whether time has made something due.
local function isDue()
  local dueAt = redis.call('ZSCORE', DUE, input.id)
  return dueAt and tonumber(dueAt) <= now
end

-- The end of a tombstone.
local function forget()
  redis.call('DEL', SHARE, SEALED, GUESSES, LEASES, LIVE, TIMELINE)
  redis.call('ZREM', DUE, input.id)
  redis.call('SADD', UNREPORTED, input.id)
end

-- The share as it is now, after all that time has made due, or nil.
local function currentShare()
  local share = findShare()
  if not share or not isDue() then return share end
  if share.state == 'gone' then
    forget()
    return nil
  end
  settle(share)
  return share
end

-- The share for whoever has its owner token, or nil and the refusal. Both sides of the comparison are hashes
-- of what is secret: the time that it takes tells nothing.
local function ownedShare()
  local share = currentShare()
  if not share then return nil, { 'outcome', 'not_found' } end
  if share.ownerVerifier ~= input.ownerVerifier then return nil, { 'outcome', 'unauthorized' } end
  return share
end

local function goneFields(share)
  return { 'outcome', 'gone', 'reason', share.goneReason, 'at', share.goneAt }
end

-- What is over for whoever comes now, while leases still live.
local function closedFields(share)
  return { 'outcome', 'gone', 'reason', share.closedReason, 'at', share.closedAt }
end

-- The upload is complete: from now on the share can be claimed, and its time runs.
local function makeReady(share)
  share.state = 'ready'
  share.uploadedBytes = share.size
  share.expiresAt = now + share.expiresInMs
  addToTimeline('uploaded')
end

-- When a lease ends that is renewed now.
local function leaseEnd(claimedAt)
  return math.min(now + rules.leaseMs, claimedAt + rules.longestLeaseMs)
end

-- How many wrong passwords may follow, within the total.
local function attemptsAllowed(wrongPasswords)
  return math.min(rules.passwordAttempts, rules.maxWrongPasswords - wrongPasswords)
end

-- The view of an upload, names and values in turn.
local function uploadFields(share)
  local abandonedAt = nil
  if share.state == 'uploading' then abandonedAt = share.progressAt + rules.abandonedAfterMs end
  return 'outcome', 'found', 'size', share.size, 'offset', share.uploadedBytes, 'abandonedAt', abandonedAt
end

-- What every view of a share begins with, names and values in turn.
local function summary(share)
  local isLeased = share.state == 'ready' and isAnyLeaseLive()
  return
    'state', isLeased and 'leased' or share.state,
    'size', share.size,
    'maxDownloads', share.maxDownloads,
    'isInline', share.blobKey and 0 or 1,
    'expiresAt', share.expiresAt
end
