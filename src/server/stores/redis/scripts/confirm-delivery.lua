-- Input: id, ticketVerifier, receipt.
local share = currentShare()
if not share then return answer('outcome', 'not_found') end
local lease = findLease(input.ticketVerifier)
if not lease then return answer('outcome', 'unauthorized') end
if lease.receipt then
  return answer('outcome', lease.receipt == input.receipt and 'confirmed' or 'conflict')
end
if lease.servedBytes == 0 then return answer('outcome', 'conflict') end
lease.receipt = input.receipt
lease.receiptAt = now
saveLease(input.ticketVerifier, lease)
redis.call('ZREM', LIVE, input.ticketVerifier)
recordEvent('delivered')
if share.state == 'ready' then endShareIfOver(share) end
saveShare(share)
return answer('outcome', 'confirmed')
