-- Input: id, ownerVerifier.
local share, refusal = ownedShare()
if not share then return answer(unpack(refusal)) end
if share.state ~= 'gone' then
  endShare(share, 'burned')
  saveShare(share)
end
return answer('outcome', 'burned')
