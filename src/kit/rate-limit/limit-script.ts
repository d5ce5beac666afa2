/**
 * Counts a request against the limits of one client, in one step. What `limit-counters.ts` does in memory, with the
 * clock of the server: that of instances may differ.
 *
 * `KEYS[1]`: a hash with the state of all limits, those of the first under `1:`. `ARGV`: the cost, how many limits, and
 * for each its kind, quota, window, burst and time of blocking. Times are milliseconds.
 *
 * Answers with the time to wait (0: let through, -1: never) and, for each limit, what remains and when more does.
 */
export const LIMIT_SCRIPT = `
local key, cost, count = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local function number(value) return tonumber(value or 0) or 0 end
local function text(value) return string.format('%.17g', value) end
local function entry(prefix, index)
  local value = redis.call('HGET', key, prefix .. text(index)) or '0 0'
  local at, cost = string.match(value, '^(%S+) (%S+)$')
  return tonumber(at), tonumber(cost)
end

local kinds = {}

kinds.f = {
  read = function(limit, a, b)
    limit.used, limit.ends = number(a), number(b)
    if now >= limit.ends then limit.used, limit.ends = 0, now + limit.window end
    if cost > limit.quota then return math.huge end
    if limit.used + cost <= limit.quota then return 0 end
    return limit.ends - now
  end,
  take = function(limit)
    limit.used = limit.used + cost
    redis.call('HSET', key, limit.prefix .. 'a', text(limit.used), limit.prefix .. 'b', text(limit.ends))
  end,
  tell = function(limit) return limit.quota - limit.used, limit.ends - now end,
}

kinds.t = {
  read = function(limit, a)
    limit.full, limit.step = math.max(number(a), now), limit.window / limit.quota
    if cost > limit.burst then return math.huge end
    local wait = limit.full - now + (cost - limit.burst) * limit.step
    if wait < 0.001 then return 0 end
    return wait
  end,
  take = function(limit)
    limit.full = limit.full + cost * limit.step
    redis.call('HSET', key, limit.prefix .. 'a', text(limit.full))
  end,
  tell = function(limit)
    local reset = limit.full - now
    return math.max(0, math.floor(limit.burst - reset / limit.step + 0.000001)), reset
  end,
}

kinds.s = {
  read = function(limit, a, b, c)
    limit.used, limit.head, limit.tail = number(a), number(b), number(c)
    local first = limit.head
    while limit.head < limit.tail do
      local at, used = entry(limit.prefix, limit.head)
      if at + limit.window > now then limit.oldest = at break end
      limit.used = limit.used - used
      redis.call('HDEL', key, limit.prefix .. text(limit.head))
      limit.head = limit.head + 1
    end
    if limit.head > first then
      redis.call('HSET', key, limit.prefix .. 'a', text(limit.used), limit.prefix .. 'b', text(limit.head))
    end
    if cost > limit.quota then return math.huge end
    local excess = limit.used + cost - limit.quota
    if excess <= 0 then return 0 end
    local index, wait = limit.head, 0
    while excess > 0 do
      local at, used = entry(limit.prefix, index)
      wait, excess, index = at + limit.window - now, excess - used, index + 1
    end
    return wait
  end,
  take = function(limit)
    local slot, at, used = limit.window / 100, nil, 0
    if limit.quota > 100 and limit.tail > limit.head then at, used = entry(limit.prefix, limit.tail - 1) end
    if at and math.floor(at / slot) == math.floor(now / slot) then limit.tail = limit.tail - 1 else used = 0 end
    redis.call('HSET', key, limit.prefix .. text(limit.tail), text(now) .. ' ' .. text(used + cost))
    if limit.head == limit.tail then limit.oldest = now end
    limit.tail, limit.used = limit.tail + 1, limit.used + cost
    redis.call('HSET', key, limit.prefix .. 'a', text(limit.used), limit.prefix .. 'c', text(limit.tail))
  end,
  tell = function(limit)
    return limit.quota - limit.used, limit.oldest and limit.oldest + limit.window - now or limit.window
  end,
}

local limits, wait, changed = {}, 0, false
for index = 1, count do
  local at = 2 + (index - 1) * 5
  local limit = {
    kind = kinds[ARGV[at + 1]], quota = tonumber(ARGV[at + 2]), window = tonumber(ARGV[at + 3]),
    burst = tonumber(ARGV[at + 4]), block = tonumber(ARGV[at + 5]), prefix = index .. ':',
  }
  local prefix = limit.prefix
  local state = redis.call('HMGET', key, prefix .. 'a', prefix .. 'b', prefix .. 'c', prefix .. 'x')
  local own = limit.kind.read(limit, state[1], state[2], state[3])
  limit.blocked = number(state[4])
  if limit.blocked > now then own = math.max(own, limit.blocked - now)
  elseif own > 0 and own < math.huge and limit.block > 0 then
    limit.blocked = now + limit.block
    redis.call('HSET', key, prefix .. 'x', text(limit.blocked))
    own, changed = math.max(own, limit.block), true
  end
  limits[index], wait = limit, math.max(wait, own)
end

local reply, keep = { wait == math.huge and -1 or math.ceil(wait) }, 0
for index, limit in ipairs(limits) do
  if wait == 0 and cost > 0 then limit.kind.take(limit) changed = true end
  local remaining, reset = limit.kind.tell(limit)
  reply[index * 2], reply[index * 2 + 1] = remaining, math.ceil(reset)
  keep = math.max(keep, reset, limit.window, limit.blocked - now)
end
if changed then redis.call('PEXPIRE', key, math.ceil(keep) + 1000) end
return reply
`;
