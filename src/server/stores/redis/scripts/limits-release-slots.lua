-- KEYS  the slots of each of a client's networks
-- ARGV  1: holder   2: release only slots that expire at this time; '': all
for _, key in ipairs(KEYS) do
  local held = redis.call('ZSCORE', key, ARGV[1])
  if held and (ARGV[2] == '' or tonumber(held) == tonumber(ARGV[2])) then redis.call('ZREM', key, ARGV[1]) end
end
