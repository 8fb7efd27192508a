-- Input: id, action (remove or unlock).
local share = currentShare()
if not share then return answer('outcome', 'not_found') end
local isRepeated = input.action == 'remove' and share.goneReason == 'removed'
if share.state == 'gone' and not isRepeated then return answer(unpack(goneFields(share))) end
if share.closedReason and input.action == 'unlock' then return answer(unpack(closedFields(share))) end
return answer('outcome', 'possible')
