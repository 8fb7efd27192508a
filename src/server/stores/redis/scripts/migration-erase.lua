-- KEYS  1: a closed key   2: opened   then keys to delete, with the same hash tag
-- ARGV  1: id of the migration
-- Returns 0 if the key is not closed by this migration. If this migration has opened the keys, they were erased before.
if redis.call('GET', KEYS[2]) == ARGV[1] then return 1 end
if redis.call('TYPE', KEYS[1]).ok ~= 'string' or redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('UNLINK', unpack(KEYS, 3))
return 1
