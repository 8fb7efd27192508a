-- Input: id, ticketVerifier, bytes.
local lease = findLease(input.ticketVerifier)
if lease then
  lease.servedBytes = math.max(0, lease.servedBytes - input.bytes)
  saveLease(input.ticketVerifier, lease)
end
return answer('outcome', 'returned')
