-- Input: id.
local share = currentShare()
if not share then return answer('outcome', 'not_found') end
return allowMoreAttempts(share, 'unlocked_by_operator')
