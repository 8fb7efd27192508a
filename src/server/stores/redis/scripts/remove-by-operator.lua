-- Input: id.
local share = currentShare()
if not share then return answer('outcome', 'not_found') end
if share.state == 'gone' and share.goneReason ~= 'removed' then return answer(unpack(goneFields(share))) end
if share.state ~= 'gone' then
  endShare(share, 'removed')
  saveShare(share)
end
return answer('outcome', 'removed')
