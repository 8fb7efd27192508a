-- Decides who may preview or claim a share. A refusal is a list of the fields of the answer.

-- Checks the link, and whether the share is ready. Returns the share, or nil and the refusal.
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

-- The same wrong password counts once: the client repeats a request whose answer was lost.
local function countWrongPassword(share)
  if redis.call('SADD', GUESSES, input.passwordVerifier) == 0 then return end
  share.wrongPasswords = share.wrongPasswords + 1
  share.attemptsLeft = share.attemptsLeft - 1
  recordEvent('wrong_password')
  if share.wrongPasswords >= rules.maxWrongPasswords then
    close(share, 'wrong_passwords', now)
    recordEvent('ended_by_wrong_passwords')
    endShareIfOver(share)
  elseif share.attemptsLeft == 0 then
    recordEvent('locked')
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

-- Checks everything after the link, in this order, and counts a wrong password. Returns the refusal or nil.
local function refuseOnce(share)
  if share.closedReason then return closedFields(share) end
  local refusal = share.needsPassword and refuseByPassword(share)
  if refusal then return refusal end
  if share.remainingDownloads <= 0 then return { 'outcome', 'already_claimed' } end
end

-- Allows more wrong passwords, and records who did it as `event`. Returns the answer.
local function allowMoreAttempts(share, event)
  if share.state == 'gone' then return answer(unpack(goneFields(share))) end
  if share.closedReason then return answer(unpack(closedFields(share))) end
  local allowed = attemptsAllowed(share.wrongPasswords)
  if share.attemptsLeft < allowed then
    share.attemptsLeft = allowed
    recordEvent(event)
    saveShare(share)
  end
  return answer('outcome', 'unlocked')
end
