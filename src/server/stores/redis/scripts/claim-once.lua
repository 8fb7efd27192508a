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

local share = currentShare()

-- The claim that this ticket has already made, if its answer was lost. It stands although no download is left
-- by now, the share has expired for others, or others have locked it.
if admitByLink(share) and leaseExpiresAt(input.ticketVerifier) and hasPassword(share) then
  return claimed(share)
end

local admitted, refusal = admitOnce(share)
if not admitted then return answer(unpack(refusal)) end
-- A ticket whose lease is over has had its download: it never gets a second one.
if findLease(input.ticketVerifier) then return answer('outcome', 'already_claimed') end

-- The answer to a claim carries inline content: with it, everything is served.
saveLease(input.ticketVerifier, {
  claimedAt = now,
  servedBytes = share.blobKey and 0 or share.size,
})
redis.call('ZADD', LIVE, leaseEnd(now), input.ticketVerifier)
share.remainingDownloads = share.remainingDownloads - 1
addToTimeline('claimed')
saveShare(share)
return claimed(share)
