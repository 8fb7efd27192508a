-- Input: id. What the share has reserved now; `forgotten` when there is no such share.
local share = findShare()
if not share then return answer('outcome', 'forgotten') end
return answer(
  'outcome', 'found',
  'reservedBytes', quotaBytes(share),
  'reservationVersion', share.reservationVersion
)
