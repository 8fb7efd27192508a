-- Reads and writes the share of a script. Every script for one share begins with this file.
--
--   KEYS  the keys of one share, all in the slot of its bucket; keys.ts draws their contents
--   ARGV  1: rules and limits, JSON   2: the operation's input, JSON   3, 4: manifest and content, bytes
--
-- Records are MessagePack maps, which store every digit of a number. Null fields are absent. A share has the fields of
-- the table `shares` in sqlite/schema.ts, with these differences:
--
--   dueAt                is not in the record: it is the share's score in DUE
--   reservationVersion   is added. It grows with each change of reservedBytes, so that the quota ignores older reports
--   listState            is absent if the share is not in LIST yet
--   listBytes            is added: the part of `bytes` in STATS that is this share's
--
-- A lease has claimedAt, servedBytes, receipt and receiptAt. It lives while its ticket is in LIVE.
local SHARE, SEALED, GUESSES, LEASES, LIVE, TIMELINE, DUE, DELETIONS, UNREPORTED, STATS, LIST, OUTBOX, OUTBOX_DUE =
  unpack(KEYS)
local rules = cjson.decode(ARGV[1])
local input = cjson.decode(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + rules.offsetMs

-- The share, if this script has changed its reservation. Then the caller must report it to the quota.
local changedReservation = nil

-- The bytes that count toward the quota: the reservation of the ciphertext, and the manifest until it is erased.
local function quotaBytes(share)
  return share.reservedBytes + redis.call('HSTRLEN', SEALED, 'manifest')
end

-- The reply: names, each followed by its value, nil as null. Adds the reservation if it has changed.
local function answer(...)
  local reply = { ... }
  local length = select('#', ...)
  for i = 1, length do
    if reply[i] == nil then reply[i] = false end
  end
  if changedReservation then
    reply[length + 1] = 'reservedBytes'
    reply[length + 2] = quotaBytes(changedReservation)
    reply[length + 3] = 'reservationVersion'
    reply[length + 4] = changedReservation.reservationVersion
  end
  return reply
end

local function findShare()
  local packed = redis.call('GET', SHARE)
  return packed and cmsgpack.unpack(packed)
end

local function findLease(ticketVerifier)
  local packed = redis.call('HGET', LEASES, ticketVerifier)
  return packed and cmsgpack.unpack(packed)
end

local function saveLease(ticketVerifier, lease)
  redis.call('HSET', LEASES, ticketVerifier, cmsgpack.pack(lease))
end

-- The end of a living lease. Nil: it is over.
local function leaseExpiresAt(ticketVerifier)
  local score = redis.call('ZSCORE', LIVE, ticketVerifier)
  return score and tonumber(score)
end

local function isAnyLeaseLive()
  return redis.call('ZCARD', LIVE) > 0
end

local function reserve(share, bytes)
  -- Zero always counts as a change, because the manifest was erased too.
  if share.reservedBytes == bytes and bytes > 0 then return end
  share.reservedBytes = bytes
  -- At least the time, so that a new share under a forgotten id has a higher version than the old share.
  share.reservationVersion = math.max(share.reservationVersion + 1, now)
  redis.call('SADD', UNREPORTED, input.id)
  changedReservation = share
end
