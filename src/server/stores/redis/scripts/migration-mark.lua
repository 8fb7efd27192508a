-- KEYS  mark, lock      ARGV  1: name of the process   2: JSON; empty: remove the mark
-- Returns 0 if the process does not have the lock.
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
if ARGV[2] == '' then
  redis.call('DEL', KEYS[1])
else
  redis.call('SET', KEYS[1], ARGV[2])
end
return 1
