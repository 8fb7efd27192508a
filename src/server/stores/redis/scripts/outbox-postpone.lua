-- Input: target, shareId, id, attempt, delayMs.
local queue = findQueue(input.target, input.shareId)
if not queue or queue.events[1][1] ~= input.id or queue.attempt ~= input.attempt then return 0 end
saveQueue(input.target, input.shareId, queue, now + input.delayMs)
return 1
