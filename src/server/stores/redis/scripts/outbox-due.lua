-- Input: target, after (a member of OUTBOX_DUE, or absent), count. Returns the members of due queues, those first that were
-- due first.
local first = input.after and '(' .. input.after or '[' .. input.target .. ':'
local last = string.format('(%s:%016.0f', input.target, now + 1)
return redis.call('ZRANGEBYLEX', OUTBOX_DUE, first, last, 'LIMIT', 0, input.count)
