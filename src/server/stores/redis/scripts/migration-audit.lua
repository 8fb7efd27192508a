-- KEYS  1: audit, which is closed   2: its content
-- ARGV  1: id of the migration   2: index of the first entry   then time and JSON of each entry
-- Appends the entries that the log does not have yet. Returns 0 if the log is not closed by this migration.
if redis.call('TYPE', KEYS[1]).ok ~= 'string' or redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
local skipped = redis.call('XLEN', KEYS[2]) - ARGV[2]
for i = 3 + 2 * skipped, #ARGV, 2 do
  redis.call('XADD', KEYS[2], '*', 'at', ARGV[i], 'entry', ARGV[i + 1])
end
return 1
