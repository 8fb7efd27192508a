-- The number of shares in each state: fields of STATS, so that nobody has to count the members of LIST. Every script that
-- adds or removes members changes these fields too. A share has one member by creation in the group of its state, so the
-- number of those members is the number of shares.

local LISTED_STATES = { 'u', 'r', 'l', 'k', 'g' }

local function listedField(letter)
  return 'listed:' .. letter
end

-- Sets the fields by counting. Redis counts a range without reading its members.
local function recountListed()
  for _, letter in ipairs(LISTED_STATES) do
    local shares = redis.call('ZLEXCOUNT', LIST, '[c' .. letter, '[c' .. letter .. '~')
    redis.call('HSET', STATS, listedField(letter), shares)
  end
end

-- A server without these fields may have made the list. Call this before a change of LIST and before a read.
local function prepareListed()
  if redis.call('HEXISTS', STATS, listedField(LISTED_STATES[1])) == 0 then recountListed() end
end

-- Call this with the number of members by creation that were added or, negative, removed.
local function addToListed(letter, change)
  if change ~= 0 then redis.call('HINCRBY', STATS, listedField(letter), change) end
end
