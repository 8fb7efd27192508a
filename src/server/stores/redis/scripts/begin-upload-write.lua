-- Input: id, ownerVerifier, offset (or none), holdBytes, holdExpiresAt: the hold of this request in the quota.
local share, refusal = ownedShare()
if not share then return answer(unpack(refusal)) end
if share.state == 'gone' then return answer(unpack(goneFields(share))) end
if share.state == 'ready' or not share.blobKey then return answer('outcome', 'complete') end
if input.offset and input.offset ~= share.uploadedBytes then
  return answer('outcome', 'wrong_offset', 'offset', share.uploadedBytes)
end

local lacking = share.size - share.reservedBytes
if lacking > input.holdBytes then return answer('outcome', 'needs_room', 'bytes', lacking) end
if lacking > 0 then
  if input.holdExpiresAt < now then return answer('outcome', 'hold_expired') end
  -- The reservation has expired. A new one does not count as progress of the upload.
  reserve(share, share.size)
  share.reservedAt = now
end
share.uploadFence = share.uploadFence + 1
saveShare(share)
return answer(
  'outcome', 'writing',
  'fence', share.uploadFence,
  'blobKey', share.blobKey,
  'size', share.size,
  'offset', share.uploadedBytes
)
