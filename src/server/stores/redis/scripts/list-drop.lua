-- KEYS  1: list   2: a share      ARGV  1: a member of the share's entry
-- Removes a member whose share a server of the version before has deleted.
if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
return redis.call('ZREM', KEYS[1], ARGV[1])
