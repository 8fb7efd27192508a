-- KEYS  1: tokens
-- ARGV  1: offset of the clock   2: id   3: verifier
-- Returns 'valid', 'expired' or 'unknown'.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]
local json = redis.call('HGET', KEYS[1], ARGV[2])
local token = json and cjson.decode(json)
if not token or token.verifier ~= ARGV[3] then return 'unknown' end
if token.expiresAt and token.expiresAt <= now then return 'expired' end
return 'valid'
