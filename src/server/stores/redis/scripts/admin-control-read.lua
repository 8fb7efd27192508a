-- KEYS  sessions, their ends, audit, control, taken, passkeys
-- ARGV  1: offset of the clock
-- Returns the text of the notice, its end or '', and '1' if uploads are paused.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]

local text, untilTime, paused = unpack(redis.call('HMGET', KEYS[4], 'notice', 'noticeUntil', 'uploadsPaused'))
if text and untilTime and untilTime ~= '' and tonumber(untilTime) <= now then text = false end
return { text, untilTime, paused }
