-- Input: id, ticketVerifier, bytes.
-- Fails in a closed bucket.
isDue()
local lease = findLease(input.ticketVerifier)
if lease then
  local returned = math.min(lease.servedBytes, input.bytes)
  lease.servedBytes = lease.servedBytes - returned
  saveLease(input.ticketVerifier, lease)
  uncount('servedBytes', returned)
end
return answer('outcome', 'returned')
