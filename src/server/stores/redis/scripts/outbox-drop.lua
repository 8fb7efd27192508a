-- Input: target, ageMs, count. Deletes the events of a target that are older, in at most `count` queues after `after`,
-- a member of OUTBOX_DUE. Returns the number of deleted events, and the last visited member.
local first = input.after and '(' .. input.after or '[' .. input.target .. ':'
local members = redis.call('ZRANGEBYLEX', OUTBOX_DUE, first, '(' .. input.target .. ';', 'LIMIT', 0, input.count)
local dropped = 0
for _, member in ipairs(members) do
  local shareId = string.match(member, ':([^:]*)$')
  local queue = findQueue(input.target, shareId)
  local kept = {}
  for _, event in ipairs(queue.events) do
    if event[3] > now - input.ageMs then table.insert(kept, event) end
  end
  local old = #queue.events - #kept
  if old > 0 then
    dropped = dropped + old
    queue.events = kept
    -- The events are in the order of time, so the first one is deleted.
    queue.attempt = 0
    saveQueue(input.target, shareId, queue, queue.dueAt)
    countEvents(input.target, -old)
  end
end
return { dropped, members[#members] or false }
