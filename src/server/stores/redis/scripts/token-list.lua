-- KEYS  1: tokens   2: days of their last use
-- Returns id, JSON and day of each token, unordered.
local tokens = redis.call('HGETALL', KEYS[1])
local list = {}
for i = 1, #tokens, 2 do
  table.insert(list, { tokens[i], tokens[i + 1], redis.call('HGET', KEYS[2], tokens[i]) })
end
return list
