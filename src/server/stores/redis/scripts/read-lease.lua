-- Input: id, ticketVerifier.
local share = currentShare()
if not share then return answer('outcome', 'not_found') end
if not findLease(input.ticketVerifier) then return answer('outcome', 'unauthorized') end
if share.state == 'gone' then return answer('outcome', 'gone') end
if not leaseExpiresAt(input.ticketVerifier) then return answer('outcome', 'lease_over') end
return answer(
  'outcome', 'found',
  'size', share.size,
  'blobKey', share.blobKey,
  'content', redis.call('HGET', SEALED, 'content')
)
