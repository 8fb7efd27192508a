-- Input: id, reservationVersion (none for a share that is forgotten). The quota knows it, unless it has
-- changed again since then.
local share = findShare()
local version = share and share.reservationVersion or nil
if version == input.reservationVersion then redis.call('SREM', UNREPORTED, input.id) end
return answer('outcome', 'noted')
