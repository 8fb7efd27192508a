-- Input: id. What the share has reserved now; `forgotten`, and when that was seen, where there is no such share.
local share = findShare()
if not share then return answer('outcome', 'forgotten', 'at', now) end
return answer(
  'outcome', 'found',
  'reservedBytes', quotaBytes(share),
  'reservationVersion', share.reservationVersion
)
