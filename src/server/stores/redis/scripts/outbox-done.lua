-- Input: target, shareId, id. Deletes this event if it is the first of its queue.
local queue = findQueue(input.target, input.shareId)
if not queue or queue.events[1][1] ~= input.id then return 0 end
table.remove(queue.events, 1)
queue.attempt = 0
saveQueue(input.target, input.shareId, queue, now)
countEvents(input.target, -1)
return 1
