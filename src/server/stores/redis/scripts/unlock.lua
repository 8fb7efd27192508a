-- Input: id, ownerVerifier.
local share, refusal = ownedShare()
if not share then return answer(unpack(refusal)) end
if share.state == 'gone' then return answer(unpack(goneFields(share))) end
if share.closedReason then return answer(unpack(closedFields(share))) end
local allowed = attemptsAllowed(share.wrongPasswords)
if share.attemptsLeft < allowed then
  share.attemptsLeft = allowed
  addToTimeline('unlocked')
  saveShare(share)
end
return answer('outcome', 'unlocked')
