-- Input: id, the fields of a new share, holdBytes, holdExpiresAt: the hold of this request in the quota.
local existing = currentShare()
if existing then
  local isSame = existing.state ~= 'gone'
    and redis.call('HGET', SEALED, 'requestDigest') == input.requestDigest
  if not isSame then return answer('outcome', 'conflict') end
  return answer('outcome', 'repeated', summary(existing))
end
local room = input.size + #ARGV[3]
if input.holdBytes < room then return answer('outcome', 'needs_room', 'bytes', room) end
if input.holdExpiresAt < now then return answer('outcome', 'hold_expired') end

local share = {
  state = 'uploading',
  size = input.size,
  blobKey = input.blobKey,
  linkVerifier = input.linkVerifier,
  ownerVerifier = input.ownerVerifier,
  needsPassword = input.passwordVerifier ~= nil,
  createdAt = now,
  expiresInMs = input.expiresInMs,
  maxDownloads = input.maxDownloads,
  remainingDownloads = input.maxDownloads,
  uploadedBytes = 0,
  uploadFence = 0,
  progressAt = now,
  reservedAt = now,
  reservedBytes = 0,
  reservationVersion = 0,
  attemptsLeft = attemptsAllowed(0),
  wrongPasswords = 0,
  previews = 0,
}
redis.call('HSET', SEALED, 'requestDigest', input.requestDigest, 'manifest', ARGV[3])
if input.passwordVerifier then
  redis.call('HSET', SEALED, 'passwordVerifier', input.passwordVerifier)
end
if ARGV[4] then redis.call('HSET', SEALED, 'content', ARGV[4]) end
recordEvent('created')
reserve(share, share.size)
if ARGV[4] then makeReady(share) end
saveShare(share)
return answer('outcome', 'created', summary(share))
