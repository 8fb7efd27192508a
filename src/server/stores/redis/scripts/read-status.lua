-- Input: id, ownerVerifier. `receipts`: ticket, receipt and time of each, unordered.
local share, refusal = ownedShare()
if not share then return answer(unpack(refusal)) end
local receipts = {}
local leases = redis.call('HGETALL', LEASES)
for i = 1, #leases, 2 do
  local lease = cmsgpack.unpack(leases[i + 1])
  if lease.receipt then
    receipts[#receipts + 1] = leases[i]
    receipts[#receipts + 1] = lease.receipt
    receipts[#receipts + 1] = lease.receiptAt
  end
end
local isGone = share.state == 'gone'
return answer(
  'outcome', 'found',
  'reason', share.goneReason,
  'at', share.goneAt,
  'needsPassword', share.needsPassword and 1 or 0,
  'uploadedBytes', share.uploadedBytes,
  'createdAt', share.createdAt,
  'remainingDownloads', isGone and 0 or share.remainingDownloads,
  'attemptsLeft', math.max(0, share.attemptsLeft),
  'previews', share.previews,
  'firstPreviewAt', share.firstPreviewAt,
  'lastPreviewAt', share.lastPreviewAt,
  'timeline', redis.call('LRANGE', TIMELINE, 0, -1),
  'receipts', receipts,
  summary(share)
)
