-- Input: id, reservationVersion (absent for a forgotten share). Records the report, unless the reservation has changed
-- since.
local share = findShare()
local version = share and share.reservationVersion or nil
if version == input.reservationVersion then redis.call('SREM', UNREPORTED, input.id) end
return answer('outcome', 'recorded')
