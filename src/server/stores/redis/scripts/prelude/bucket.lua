-- Every script for one bucket begins with this file.
--
--   KEYS  keys of the bucket; keys.ts draws their contents
--   ARGV  1: the input, JSON: offsetMs, the offset of the clock, and the script's own
local STATS, LIST, DELETIONS, OUTBOX, OUTBOX_DUE = unpack(KEYS)
local input = cjson.decode(ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000) + input.offsetMs
