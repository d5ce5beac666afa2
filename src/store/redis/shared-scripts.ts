import { redisScript } from './redis-script.ts';

/** Raises a counter: by how much, milliseconds. Gives its value, and the milliseconds that it has left. */
export const INCREMENT = redisScript(`
local value = redis.call('INCRBY', KEYS[1], ARGV[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  left = tonumber(ARGV[2])
end
return { value, left }`);

/**
 * The identity of a tag, for a value that is about to be kept: one for where it has none, milliseconds or -1. It
 * outlives the value.
 */
export const OPEN_TAG = redisScript(`
local id = redis.call('GET', KEYS[1])
if not id then
  id = ARGV[1]
  redis.call('SET', KEYS[1], id)
  if ARGV[2] ~= '-1' then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
elseif ARGV[2] == '-1' then
  redis.call('PERSIST', KEYS[1])
else
  local left = redis.call('PTTL', KEYS[1])
  if left >= 0 and left < tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
end
return id`);

/** Takes the place of exactly this value: the value, the new one, milliseconds or -1. Gives 1 where it did. */
export const REPLACE = redisScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
if ARGV[3] ~= '-1' then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
return 1`);

const LOCK_TIME = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function keep(untilTime, token, left)
  redis.call('HSET', KEYS[1], 'until', string.format('%.0f', untilTime), 'token', token)
  -- What is left of a lock that is free is its last token.
  redis.call('PEXPIRE', KEYS[1], left + 600000)
end
local function holds(token)
  local held = redis.call('HMGET', KEYS[1], 'token', 'until')
  return held[1] == token and tonumber(held[2]) > now
end`;

/**
 * Takes a lock: milliseconds. Gives its token, or nothing where it is held. Tokens are the microseconds of the server's
 * clock, or more than the last, so that they grow even where the server has lost what it knew.
 */
export const LOCK = redisScript(`${LOCK_TIME}
local held = redis.call('HMGET', KEYS[1], 'token', 'until')
if held[2] and tonumber(held[2]) > now then return false end
local token = time[1] * 1000000 + time[2]
if held[1] and tonumber(held[1]) >= token then token = tonumber(held[1]) + 1 end
token = string.format('%.0f', token)
keep(now + ARGV[1], token, ARGV[1])
return token`);

/** Prolongs a lock: its token, milliseconds. Gives 1 where it was held. */
export const EXTEND = redisScript(`${LOCK_TIME}
if not holds(ARGV[1]) then return 0 end
keep(now + ARGV[2], ARGV[1], ARGV[2])
return 1`);

/** Gives a lock back: its token. */
export const RELEASE = redisScript(`${LOCK_TIME}
if not holds(ARGV[1]) then return 0 end
keep(0, ARGV[1], 0)
return 1`);
