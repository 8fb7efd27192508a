-- KEYS  1: tokens   2: days of their last use
-- Gives id, JSON and day of each token, in no order.
local tokens = redis.call('HGETALL', KEYS[1])
local list = {}
for i = 1, #tokens, 2 do
  table.insert(list, { tokens[i], tokens[i + 1], redis.call('HGET', KEYS[2], tokens[i]) })
end
return list
