-- KEYS  also 6: a share      Input: member, of the share's entry
-- Removes a member whose share a server of the version before has deleted, from the list and from the numbers.
if redis.call('EXISTS', KEYS[6]) == 1 then return 0 end
prepareListed()
if redis.call('ZREM', LIST, input.member) == 0 then return 0 end
local sort, letter, value = string.match(input.member, '^(.)(.).:(%d*)')
if sort == 'c' and letter ~= 'a' then addToListed(letter, -1) end
-- A complete share has as many durable bytes as its size. The member of an unfinished upload does not say how many.
local isComplete = letter == 'r' or letter == 'l' or letter == 'k'
if sort == 's' and isComplete then redis.call('HINCRBY', STATS, 'bytes', string.format('%.0f', -value)) end
return 1
