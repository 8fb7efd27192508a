-- Input: id, ownerVerifier.
local share, refusal = ownedShare()
if not share then return answer(unpack(refusal)) end
if share.state == 'gone' then return answer(unpack(goneFields(share))) end
return answer(uploadFields(share))
