-- Input: id, ticketVerifier, bytes.
local share = currentShare()
if not share or not leaseExpiresAt(input.ticketVerifier) then return answer('outcome', 'lease_over') end
local lease = findLease(input.ticketVerifier)
local servedBytes = lease.servedBytes + input.bytes
if servedBytes > rules.servingFactor * share.size + rules.servingExtra then
  return answer('outcome', 'over_limit')
end
lease.servedBytes = servedBytes
saveLease(input.ticketVerifier, lease)
redis.call('ZADD', LIVE, leaseEnd(lease.claimedAt), input.ticketVerifier)
saveShare(share)
count('servedBytes', input.bytes)
return answer('outcome', 'granted')
