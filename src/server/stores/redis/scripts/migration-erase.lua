-- KEYS  1: a closed key   then keys to delete, with the same hash tag
-- ARGV  1: id of the migration
-- Returns 0 if the key is not closed by this migration.
if redis.call('TYPE', KEYS[1]).ok ~= 'string' or redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('UNLINK', unpack(KEYS, 2))
return 1
