-- Input: id, fence, offset.
local share = currentShare()
if not share or share.state ~= 'uploading' or share.uploadFence ~= input.fence then
  return answer('outcome', 'superseded')
end
if input.offset > share.uploadedBytes then share.progressAt = now end
share.uploadedBytes = input.offset
if input.offset > share.reservedBytes then reserve(share, input.offset) end
if input.offset == share.size then makeReady(share) end
saveShare(share)
return answer('outcome', 'recorded')
