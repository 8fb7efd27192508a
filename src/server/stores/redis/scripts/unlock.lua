-- Input: id, ownerVerifier.
local share, refusal = ownedShare()
if not share then return answer(unpack(refusal)) end
return allowMoreAttempts(share, 'unlocked')
