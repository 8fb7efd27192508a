-- Input: id, linkVerifier, passwordVerifier.
local share, refusal = admitByLink(currentShare())
refusal = refusal or refuseOnce(share)
if refusal then return answer(unpack(refusal)) end
share.previews = share.previews + 1
share.firstPreviewAt = share.firstPreviewAt or now
share.lastPreviewAt = now
count('previewed', 1)
saveShare(share)
return answer(
  'outcome', 'found',
  'manifest', redis.call('HGET', SEALED, 'manifest'),
  'size', share.size,
  'expiresAt', share.expiresAt,
  'remainingDownloads', share.remainingDownloads
)
