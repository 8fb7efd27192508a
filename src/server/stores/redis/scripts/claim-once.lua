-- Input: id, linkVerifier, passwordVerifier, ticketVerifier.
local function claimed(share)
  return answer(
    'outcome', 'claimed',
    'manifest', redis.call('HGET', SEALED, 'manifest'),
    'size', share.size,
    'leaseExpiresAt', leaseExpiresAt(input.ticketVerifier),
    'remainingDownloads', share.remainingDownloads,
    'content', redis.call('HGET', SEALED, 'content')
  )
end

local share, refusal = admitByLink(currentShare())
if not share then return answer(unpack(refusal)) end
-- The same claim again: its answer was lost. It is valid even if the share has expired, is locked, or has no download
-- left for others.
if leaseExpiresAt(input.ticketVerifier) and hasPassword(share) then return claimed(share) end
refusal = refuseOnce(share)
if refusal then return answer(unpack(refusal)) end
-- The lease of this ticket is over. A ticket gets one download.
if findLease(input.ticketVerifier) then return answer('outcome', 'already_claimed') end

-- The answer contains inline content, so all of it counts as served.
local servedBytes = share.blobKey and 0 or share.size
saveLease(input.ticketVerifier, { claimedAt = now, servedBytes = servedBytes })
count('servedBytes', servedBytes)
redis.call('ZADD', LIVE, leaseEnd(now), input.ticketVerifier)
share.remainingDownloads = share.remainingDownloads - 1
recordEvent('claimed')
saveShare(share)
return claimed(share)
