-- Who may see or claim a share. Refusals are given second, as the fields of the answer.

-- Checks the link alone: what stands between an attempt and a share, up to the password.
local function admitByLink(share)
  if not share then return nil, { 'outcome', 'not_found' } end
  local hasLink = share.linkVerifier == input.linkVerifier
  if share.state == 'gone' then return nil, hasLink and goneFields(share) or { 'outcome', 'gone' } end
  if not hasLink then return nil, { 'outcome', 'wrong_link' } end
  if share.state == 'uploading' then return nil, { 'outcome', 'not_ready' } end
  return share
end

local function hasPassword(share)
  if not share.needsPassword then return true end
  return redis.call('HGET', SEALED, 'passwordVerifier') == input.passwordVerifier
end

-- A wrong password that was sent before does not count again: the first answer may have been lost.
local function countWrongPassword(share)
  if redis.call('SADD', GUESSES, input.passwordVerifier) == 0 then return end
  share.wrongPasswords = share.wrongPasswords + 1
  share.attemptsLeft = share.attemptsLeft - 1
  addToTimeline('wrong_password')
  if share.wrongPasswords >= rules.maxWrongPasswords then
    close(share, 'wrong_passwords', now)
    addToTimeline('ended_by_wrong_passwords')
    endShareIfOver(share)
  elseif share.attemptsLeft == 0 then
    addToTimeline('locked')
  end
end

local function refuseByPassword(share)
  if share.attemptsLeft <= 0 then return { 'outcome', 'locked' } end
  if not input.passwordVerifier then return { 'outcome', 'password_required' } end
  if hasPassword(share) then return nil end
  countWrongPassword(share)
  saveShare(share)
  return { 'outcome', 'wrong_password', 'attemptsRemaining', math.max(0, share.attemptsLeft) }
end

-- Checks all, in the one order in which it is checked, and counts a wrong password.
local function admitOnce(share)
  local admitted, refusal = admitByLink(share)
  if not admitted then return nil, refusal end
  if share.closedReason then return nil, closedFields(share) end
  refusal = share.needsPassword and refuseByPassword(share)
  if refusal then return nil, refusal end
  if share.remainingDownloads <= 0 then return nil, { 'outcome', 'already_claimed' } end
  return share
end
