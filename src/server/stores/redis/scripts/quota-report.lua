-- KEYS  total, holds, reserved
-- ARGV  1: share id   2: bytes   3: version of the reservation   4: a hold to release, or ''
-- Replaces a hold with the reservation of its share, in one step. Ignores an older version than the stored one.
if ARGV[4] ~= '' and redis.call('ZREM', KEYS[2], ARGV[4]) == 1 then
  redis.call('DECRBY', KEYS[1], string.match(ARGV[4], '%d+$'))
end
if ARGV[1] == '' then return 0 end
local known = redis.call('HGET', KEYS[3], ARGV[1]) or '0 0'
local knownBytes, knownVersion = string.match(known, '^(%d+) (%d+)$')
if tonumber(ARGV[3]) <= tonumber(knownVersion) then return 0 end
redis.call('INCRBY', KEYS[1], string.format('%.0f', ARGV[2] - knownBytes))
redis.call('HSET', KEYS[3], ARGV[1], ARGV[2] .. ' ' .. ARGV[3])
return 1
