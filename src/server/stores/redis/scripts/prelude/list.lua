-- Saves a share, with its entry in the operator's list (LIST), the number of shares in its state (`listed:…` in STATS)
-- and its durable bytes (`bytes` in STATS).
--
-- The record says what is listed: listState and listBytes. Servers of the version before keep these two fields when they
-- change a record, but they do not update LIST and STATS. The next script of this version then repairs both.

-- The sort value of a share without an expiry: NO_EXPIRY in operator-store.ts.
local NO_EXPIRY = 9007199254740991
local STATE_LETTERS = { uploading = 'u', ready = 'r', leased = 'l', locked = 'k', gone = 'g' }
-- In this group are the shares of all states.
local ANY_STATE = 'a'

local function listStateOf(share)
  if share.state ~= 'ready' then return share.state end
  if not share.closedReason and share.needsPassword and share.attemptsLeft <= 0 then return 'locked' end
  return isAnyLeaseLive() and 'leased' or 'ready'
end

-- The expiry in the entry of a share that is listed with this state. A share gets its expiry when it stops uploading, and
-- never another one. So an entry of the state `uploading` has none.
local function listedExpiry(share, state)
  return state ~= 'uploading' and share.expiresAt or NO_EXPIRY
end

-- The members of LIST for a share in the group of a letter; keys.ts draws them.
local function listMembers(share, letter, expiresAt)
  local group = letter .. (share.needsPassword and '1:' or '0:')
  local function member(sort, value)
    return string.format('%s%s%016.0f:%s', sort, group, value, input.id)
  end
  local byId = 'i' .. group .. input.id
  return member('c', share.createdAt), member('e', expiresAt), member('s', share.size), byId
end

local function addToGroup(share, letter, expiresAt)
  local byCreation, byExpiry, bySize, byId = listMembers(share, letter, expiresAt)
  local added = redis.call('ZADD', LIST, 0, byCreation)
  redis.call('ZADD', LIST, 0, byExpiry, 0, bySize, 0, byId)
  if letter ~= ANY_STATE then addToListed(letter, added) end
end

local function removeFromGroup(share, letter, expiresAt)
  local byCreation, byExpiry, bySize, byId = listMembers(share, letter, expiresAt)
  local removed = redis.call('ZREM', LIST, byCreation)
  redis.call('ZREM', LIST, byExpiry, bySize, byId)
  if letter ~= ANY_STATE then addToListed(letter, -removed) end
end

local function addToListedBytes(bytes)
  if bytes ~= 0 then redis.call('HINCRBY', STATS, 'bytes', string.format('%.0f', bytes)) end
end

-- Removes the entry of a share.
local function unlist(share)
  if not share.listState then return end
  prepareListed()
  local expiresAt = listedExpiry(share, share.listState)
  removeFromGroup(share, STATE_LETTERS[share.listState], expiresAt)
  removeFromGroup(share, ANY_STATE, expiresAt)
  addToListedBytes(-share.listBytes)
end

-- Updates the entry of a share. Returns whether the record has changed. The caller saves it.
local function relist(share)
  local state = listStateOf(share)
  local bytes = state == 'gone' and 0 or share.uploadedBytes
  if share.listState == state and share.listBytes == bytes then return false end
  if share.listState ~= state then
    prepareListed()
    local before = share.listState and listedExpiry(share, share.listState)
    local expiresAt = listedExpiry(share, state)
    if before then removeFromGroup(share, STATE_LETTERS[share.listState], before) end
    addToGroup(share, STATE_LETTERS[state], expiresAt)
    if before ~= expiresAt then
      if before then removeFromGroup(share, ANY_STATE, before) end
      addToGroup(share, ANY_STATE, expiresAt)
    end
  end
  addToListedBytes(bytes - (share.listBytes or 0))
  share.listState = state
  share.listBytes = bytes
  return true
end

local function nextDeadline(share)
  if share.state == 'gone' then return share.goneAt + rules.tombstoneMs end
  if share.state == 'uploading' then
    local abandoned = share.progressAt + rules.abandonedAfterMs
    if share.reservedBytes <= share.uploadedBytes then return abandoned end
    local expiresAt = math.max(share.progressAt, share.reservedAt) + rules.reservationExpiresAfterMs
    return math.min(abandoned, expiresAt)
  end
  local firstEnd = tonumber(redis.call('ZRANGE', LIVE, 0, 0, 'WITHSCORES')[2] or math.huge)
  return share.closedReason and firstEnd or math.min(firstEnd, share.expiresAt)
end

-- Writes a changed share, its next deadline and its entry in the list.
local function saveShare(share)
  relist(share)
  redis.call('SET', SHARE, cmsgpack.pack(share))
  redis.call('ZADD', DUE, nextDeadline(share), input.id)
end
