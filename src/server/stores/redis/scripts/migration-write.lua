-- KEYS  1: a closed key   2: the key to write, with the same hash tag
-- ARGV  1: id of the migration   then the name of a command, and its arguments after the key
-- Returns 0 if the key is not closed by this migration.
if redis.call('TYPE', KEYS[1]).ok ~= 'string' or redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call(ARGV[2], KEYS[2], unpack(ARGV, 3))
return 1
