-- Input: id. Does what time has made due to one share; a tombstone that is due is forgotten.
local share = findShare()
if not share or not isDue() then return answer('outcome', 'not_due') end
if share.state ~= 'gone' then
  settle(share)
else
  forget()
end
return answer('outcome', 'settled')
