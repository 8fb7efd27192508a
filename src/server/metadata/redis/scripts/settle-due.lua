-- Input: id. Does what time has made due to one share; a tombstone that is due is forgotten.
local share = findShare()
if not share or not isDue() then return answer('outcome', 'not_due') end
if share.state ~= 'gone' then
  settle(share)
else
  redis.call('DEL', SHARE, SEALED, GUESSES, LEASES, LIVE, TIMELINE)
  redis.call('ZREM', DUE, input.id)
  redis.call('SADD', UNREPORTED, input.id)
end
return answer('outcome', 'settled')
