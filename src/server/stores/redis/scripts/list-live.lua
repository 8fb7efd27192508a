-- Input: letters, those of the states. Returns the number of shares in each state, their durable bytes, and the number of
-- deletions that wait.
local reply = {}
for i = 1, #input.letters do
  local letter = string.sub(input.letters, i, i)
  reply[i] = redis.call('ZLEXCOUNT', LIST, '[c' .. letter, '[c' .. letter .. '~')
end
reply[#reply + 1] = tonumber(redis.call('HGET', STATS, 'bytes') or 0)
reply[#reply + 1] = redis.call('ZCARD', DELETIONS)
return reply
