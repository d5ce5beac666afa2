import { redisScript } from './redis-script.ts';

/** Keeps an entry, unless there is a newer one: when its making began, its bytes, milliseconds. */
export const KEEP_ENTRY = redisScript(`
local at = redis.call('HGET', KEYS[1], 'at')
if at and tonumber(at) > tonumber(ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'at', ARGV[1], 'entry', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1`);

/**
 * Adds a record to the log of tags, and tells all who listen: the record, how many there may be, the channel. Of too
 * many, the older half goes: a record at the end says since when
 * all are there, a second later than by the clock, since records bear the times of those who write them.
 */
export const ADD_RECORD = redisScript(`
redis.call('XADD', KEYS[1], '*', 'record', ARGV[1])
if redis.call('XLEN', KEYS[1]) > tonumber(ARGV[2]) then
  redis.call('XTRIM', KEYS[1], 'MAXLEN', math.floor(tonumber(ARGV[2]) / 2))
  local first = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1][1]
  local floor = string.format('%.0f', tonumber(string.match(first, '^%d+')) + 1000)
  redis.call('XADD', KEYS[1], '*', 'record', '{"tags":[],"at":0,"floor":' .. floor .. '}')
end
redis.call('PUBLISH', ARGV[3], ARGV[1])
return 1`);

/** What has come behind a place in the log: the place, how much at most. Gives the time, whether there is a log, and it. */
export const READ_RECORDS = redisScript(`
local time = redis.call('TIME')
return {
  string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)),
  redis.call('EXISTS', KEYS[1]),
  redis.call('XRANGE', KEYS[1], '(' .. ARGV[1], '+', 'COUNT', ARGV[2])
}`);
