-- KEYS  any key; the server of its slot answers   ARGV  1: offset of the clock
local time = redis.call('TIME')
return string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1])
