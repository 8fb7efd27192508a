-- KEYS  1: tokens   2: days of their last use   3: bytes of a day   4: requests by the end of their record
-- ARGV  1: offset of the clock   2: id   3: verifier   4: request   5: its bytes   6: days of the record of a request
--       7: the day, as the list shows it
-- Returns the outcome. For `over_quota` also the quota and the milliseconds until the next day.
local DAY_MS = 86400000
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]
local today = math.floor(now / DAY_MS)
local id = ARGV[2]

local json = redis.call('HGET', KEYS[1], id)
local token = json and cjson.decode(json)
if not token or token.verifier ~= ARGV[3] then return { 'unknown' } end
if token.expiresAt and token.expiresAt <= now then return { 'expired' } end

local outcome = 'used'
if token.bytesPerDay then
  local request = id .. ' ' .. ARGV[4]
  redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', string.format('%.0f', now))
  if redis.call('ZSCORE', KEYS[4], request) then
    outcome = 'repeated'
  else
    local day, bytes = string.match(redis.call('HGET', KEYS[3], id) or '', '^(%d+) (%d+)$')
    local used = (tonumber(day) == today and tonumber(bytes) or 0) + ARGV[5]
    if used > token.bytesPerDay then
      local wait = (today + 1) * DAY_MS - now
      return { 'over_quota', string.format('%.0f', token.bytesPerDay), string.format('%.0f', wait) }
    end
    redis.call('HSET', KEYS[3], id, string.format('%.0f %.0f', today, used))
    redis.call('ZADD', KEYS[4], string.format('%.0f', (today + ARGV[6]) * DAY_MS), request)
  end
end
redis.call('HSET', KEYS[2], id, ARGV[7])
return { outcome }
