-- Input: id, fence, offset, holdBytes, holdExpiresAt: the hold of this request in the quota.
local share = currentShare()
if not share or share.state ~= 'uploading' or share.uploadFence ~= input.fence then
  return answer('outcome', 'superseded')
end
-- The reservation may have expired during the transfer.
local lacking = input.offset - share.reservedBytes
if lacking > input.holdBytes then return answer('outcome', 'needs_room', 'bytes', lacking) end
if lacking > 0 and input.holdExpiresAt < now then return answer('outcome', 'hold_expired') end
if input.offset > share.uploadedBytes then share.progressAt = now end
share.uploadedBytes = input.offset
if lacking > 0 then reserve(share, input.offset) end
if input.offset == share.size then makeReady(share) end
saveShare(share)
return answer(uploadFields(share))
