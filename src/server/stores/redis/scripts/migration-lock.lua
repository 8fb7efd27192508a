-- KEYS  lock      ARGV  1: name of the process   2: take, renew or release   3: milliseconds
-- Returns 1 if the process has the lock, and 0 if another one has it, or if it has expired.
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
if ARGV[2] ~= 'take' and not holder then return 0 end
if ARGV[2] == 'take' and holder then return -1 end
if ARGV[2] == 'release' then return redis.call('DEL', KEYS[1]) end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
return 1
