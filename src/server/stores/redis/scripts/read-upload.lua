-- Input: id, ownerVerifier.
local share, refusal = ownedShare()
if not share then return answer(unpack(refusal)) end
if share.state == 'gone' then return answer(unpack(goneFields(share))) end
local abandonedAt = nil
if share.state == 'uploading' then abandonedAt = share.progressAt + rules.abandonedAfterMs end
return answer(
  'outcome', 'found',
  'size', share.size,
  'offset', share.uploadedBytes,
  'abandonedAt', abandonedAt
)
