-- KEYS  1: tokens   2: days of their last use
-- ARGV  1: id   2: verifier   3: the day
-- Returns 1 if the token exists, otherwise 0. Records the day.
local token = redis.call('HGET', KEYS[1], ARGV[1])
if not token or cjson.decode(token).verifier ~= ARGV[2] then return 0 end
if redis.call('HGET', KEYS[2], ARGV[1]) ~= ARGV[3] then redis.call('HSET', KEYS[2], ARGV[1], ARGV[3]) end
return 1
