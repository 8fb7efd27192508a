-- Input: id, action (remove or unlock).
local share = currentShare()
if not share then return answer('outcome', 'not_found') end
if share.state == 'gone' then
  local isRepeated = input.action == 'remove' and share.goneReason == 'removed'
  if isRepeated then return answer('outcome', 'no_effect') end
  return answer(unpack(goneFields(share)))
end
if input.action == 'remove' then return answer('outcome', 'possible') end
if share.closedReason then return answer(unpack(closedFields(share))) end
local hasEffect = share.attemptsLeft < attemptsAllowed(share.wrongPasswords)
return answer('outcome', hasEffect and 'possible' or 'no_effect')
