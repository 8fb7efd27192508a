-- Input: id. Returns the share's reservation; `forgotten` and the time if there is no such share.
local share = findShare()
if not share then return answer('outcome', 'forgotten', 'at', now) end
return answer(
  'outcome', 'found',
  'reservedBytes', quotaBytes(share),
  'reservationVersion', share.reservationVersion
)
