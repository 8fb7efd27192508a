-- Input: id. Returns what the operator sees of a share. Applies no deadline.
local share = findShare()
if not share or not share.listState then return answer('outcome', 'not_found') end
return answer(
  'outcome', 'found',
  'state', share.listState,
  'size', share.size,
  'needsPassword', share.needsPassword and 1 or 0,
  'createdAt', share.createdAt,
  'expiresAt', share.expiresAt,
  'downloads', share.maxDownloads - share.remainingDownloads,
  'maxDownloads', share.maxDownloads,
  'wrongPasswords', share.wrongPasswords,
  'reason', share.goneReason,
  'at', share.goneAt
)
