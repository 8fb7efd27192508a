-- KEYS  1: opened   then each closed key, followed by the key with its content
-- ARGV  1: id of the migration
-- Returns 0 if another migration has closed the keys.
for i = 2, #KEYS, 2 do
  local isClosed = redis.call('TYPE', KEYS[i]).ok == 'string'
  if isClosed and redis.call('GET', KEYS[i]) ~= ARGV[1] then return 0 end
  if isClosed then
    redis.call('DEL', KEYS[i])
    if redis.call('EXISTS', KEYS[i + 1]) == 1 then redis.call('RENAME', KEYS[i + 1], KEYS[i]) end
  end
end
redis.call('SET', KEYS[1], ARGV[1])
return 1
