-- Input: id. Applies the passed deadline of a share, or deletes its tombstone.
local share = findShare()
if not share or not isDue() then return answer('outcome', 'not_due') end
if share.state ~= 'gone' then
  settle(share)
else
  forget(share)
end
return answer('outcome', 'settled')
