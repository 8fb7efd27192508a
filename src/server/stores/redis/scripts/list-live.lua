-- Input: letters, those of the states. Returns the number of shares in each state, their durable bytes, and the number of
-- deletions that wait.
-- In an empty bucket, a read writes nothing.
if redis.call('EXISTS', LIST) == 1 then prepareListed() end
local reply = {}
for i = 1, #input.letters do
  reply[i] = tonumber(redis.call('HGET', STATS, listedField(string.sub(input.letters, i, i))) or 0)
end
reply[#reply + 1] = tonumber(redis.call('HGET', STATS, 'bytes') or 0)
reply[#reply + 1] = redis.call('ZCARD', DELETIONS)
return reply
