-- Input: queues: target and share id of each; leaseMs. Takes the first event of each queue that is due. Returns the fields
-- of each event.
local taken = {}
for _, name in ipairs(input.queues) do
  local target, shareId = unpack(name)
  local queue = findQueue(target, shareId)
  if queue and queue.dueAt <= now then
    queue.attempt = queue.attempt + 1
    saveQueue(target, shareId, queue, now + input.leaseMs)
    local id, event, at = unpack(queue.events[1])
    table.insert(taken, { target, shareId, id, event, at, queue.attempt })
  end
end
return taken
