-- KEYS  1: opened   then each key that closes, followed by the key for its content
-- ARGV  1: id of the migration
-- Moves the content aside, and makes each key a string. Every script of a server fails on such a key before it changes
-- anything. Returns 0 if this migration has opened the keys before, and so must not close them again.
if redis.call('GET', KEYS[1]) == ARGV[1] then return 0 end
for i = 2, #KEYS, 2 do
  local kind = redis.call('TYPE', KEYS[i]).ok
  if kind ~= 'string' and kind ~= 'none' then redis.call('RENAME', KEYS[i], KEYS[i + 1]) end
  redis.call('SET', KEYS[i], ARGV[1])
end
return 1
