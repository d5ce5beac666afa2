import { RateLimiterMemory } from 'rate-limiter-flexible';
import { describe, expect, test, vi } from 'vitest';
import type { SharedStore } from '../http/shared-store.ts';
import { parseRedisUrl } from '../store/redis/parse-redis-url.ts';
import { RedisSharedStore } from '../store/redis/redis-shared-store.ts';
import { type AuthMethod, createWithAuth } from './auth.ts';
import { createRateLimit, rateLimit, type RateLimitOptions, withRateLimit } from './rate-limit.ts';

let names = 0;

/** A name that no other test counts under. */
const name = () => `test-${names++}`;

const from = (address: string, headers: Record<string, string> = {}) =>
  new Request('http://localhost/', { headers: { 'x-forwarded-for': address, ...headers } });

const ok = () => Response.json({ ok: true });

const echoId = (_request: Request, context: { id: string }) => Response.json(context.id);

/** What a limit of one request answers, one after the other. */
const statuses = async (options: Partial<RateLimitOptions>, ...calls: [Request, unknown?][]) => {
  const GET = withRateLimit((_request: Request, _context?: unknown) => ok(), {
    name: name(),
    limit: 1,
    window: '1m',
    ...options,
  } as RateLimitOptions);
  const answers: number[] = [];
  for (const [request, context] of calls) answers.push((await GET(request, context)).status);
  return answers;
};

const as = (subject: string) => ({ auth: { subject } });

const byWho = async (request: Request) => request.headers.get('x-who') ?? (false as const);

const pointsOf = (request: Request) => Number(request.headers.get('x-points'));

const points = (value: number) => from('192.0.2.1', { 'x-points': String(value) });

const awayStore = (): SharedStore => new RedisSharedStore(parseRedisUrl('redis://127.0.0.1:1?timeout=500'));

test('withRateLimit: tells how the limit stands, and refuses with a problem body', async () => {
  const limit = name();
  const GET = withRateLimit(ok, { name: limit, limit: 2, window: '1m' });
  const first = await GET(from('192.0.2.1'));
  expect(first.status).toBe(200);
  expect(first.headers.get('ratelimit-policy')).toBe(`"${limit}";q=2;w=60`);
  expect(first.headers.get('ratelimit')).toBe(`"${limit}";r=1;t=60`);
  expect(first.headers.has('retry-after')).toBe(false);
  await GET(from('192.0.2.1'));
  const refused = await GET(from('192.0.2.1'));
  expect(refused.status).toBe(429);
  expect(refused.headers.get('content-type')).toBe('application/problem+json');
  expect(refused.headers.get('ratelimit')).toBe(`"${limit}";r=0;t=60`);
  expect(refused.headers.get('retry-after')).toBe('60');
  expect(await refused.json()).toEqual({
    type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
    status: 429,
    title: 'Too Many Requests',
    detail: 'Ask again in 60 s.',
    'violated-policies': [limit],
  });
  expect((await GET(from('192.0.2.2'))).status).toBe(200);
});

test('withRateLimit: gives the handler all that it was given, and answers at once where it does', () => {
  const GET = withRateLimit(echoId, { name: name(), limit: 1, window: '1m' });
  expect(GET(from('192.0.2.1'), { id: 'x' })).toBeInstanceOf(Response);
});

test('withRateLimit: puts its headers on answers of fetch as well, whose own cannot be changed', async () => {
  const GET = withRateLimit(() => Response.redirect('http://localhost/other'), {
    name: name(),
    limit: 1,
    window: '1m',
  });
  const answer = await GET(from('192.0.2.1'));
  expect(answer.headers.get('location')).toBe('http://localhost/other');
  expect(answer.headers.get('ratelimit')).toContain('r=0');
});

test('withRateLimit: the headers of one inside of another stand beside its own', async () => {
  const inner = withRateLimit(ok, { name: 'inner', limit: 5, window: '1s' });
  const outer = withRateLimit(inner, { name: 'outer', limit: 9, window: '1m' });
  const { headers } = await outer(from('198.51.100.1'));
  expect(headers.get('ratelimit-policy')).toBe('"inner";q=5;w=1, "outer";q=9;w=60');
  expect(headers.get('ratelimit')).toBe('"inner";r=4;t=1, "outer";r=8;t=60');
});

test('rateLimit: the handlers that it wraps count together', async () => {
  const limited = rateLimit({ name: name(), limit: 2, window: '1m' });
  const [GET, POST] = [limited(ok), limited(ok)];
  const answers = [await GET(from('192.0.2.1')), await POST(from('192.0.2.1')), await GET(from('192.0.2.1'))];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
});

test('createRateLimit: limits of the same name and numbers count together, others do not', async () => {
  const same = { name: name(), limit: 1, window: '1m' } as const;
  await createRateLimit(same).check(from('192.0.2.1'));
  expect((await createRateLimit(same).check(from('192.0.2.1'))).isAllowed).toBe(false);
  expect((await createRateLimit({ ...same, limit: 2 }).check(from('192.0.2.1'))).isAllowed).toBe(true);
});

test('createRateLimit: several limits, of which the answer names the one that is used up', async () => {
  const limit = createRateLimit({
    limits: [
      { name: `${name()}-burst`, limit: 1, window: '1s' },
      { name: `${name()}-daily`, limit: 100, window: '24h' },
    ],
  });
  await limit.check(from('192.0.2.1'));
  const outcome = await limit.check(from('192.0.2.1'));
  const body = (await outcome.toResponse().json()) as { 'violated-policies': string[] };
  expect(body['violated-policies']).toHaveLength(1);
  expect(outcome.limits.map(({ remaining, limit: quota }) => [remaining, quota])).toEqual([
    [0, 1],
    [99, 100],
  ]);
});

describe('by', () => {
  test('addresses of one /64 are one client, and the prefix can be another', async () => {
    const calls: [Request][] = [[from('2001:db8::1')], [from('2001:db8::2')], [from('2001:db8:0:1::1')]];
    expect(await statuses({}, ...calls)).toEqual([200, 429, 200]);
    expect(await statuses({ ipv6Prefix: 128 }, ...calls)).toEqual([200, 200, 200]);
    expect(await statuses({ ipv6Prefix: 48 }, ...calls)).toEqual([200, 429, 429]);
  });

  test('identity: who withAuth has verified, or else the address', async () => {
    const request = from('192.0.2.1');
    expect(
      await statuses(
        { by: 'identity' },
        [request, as('a')],
        [request, as('b')],
        [request, as('a')],
        [request],
      ),
    ).toEqual([200, 200, 429, 200]);
  });

  test('header and cookie: their value, or else the address', async () => {
    const key = (value: string) => from('192.0.2.1', { 'x-api-key': value });
    expect(
      await statuses(
        { by: { header: 'x-api-key' } },
        [key('a')],
        [key('b')],
        [key('a')],
        [from('192.0.2.1')],
      ),
    ).toEqual([200, 200, 429, 200]);
    const cookie = (value: string) => from('192.0.2.1', { cookie: `other=1; sid=${value}` });
    expect(await statuses({ by: { cookie: 'sid' } }, [cookie('a')], [cookie('b')], [cookie('a')])).toEqual([
      200, 200, 429,
    ]);
  });

  test('everyone, and a function that may let requests go uncounted', async () => {
    expect(await statuses({ by: 'everyone' }, [from('192.0.2.1')], [from('192.0.2.2')])).toEqual([200, 429]);
    const who = (value: string) => from('192.0.2.1', { 'x-who': value });
    expect(
      await statuses({ by: byWho }, [who('a')], [who('a')], [from('192.0.2.1')], [from('192.0.2.1')]),
    ).toEqual([200, 429, 200, 200]);
  });
});

test('cost: a number, or what a function of the request says', async () => {
  const limit = createRateLimit({ name: name(), limit: 10, window: '1m', cost: pointsOf });
  expect((await limit.check(points(7))).limits[0]?.remaining).toBe(3);
  expect((await limit.check(points(4))).isAllowed).toBe(false);
  expect((await limit.check(points(3))).isAllowed).toBe(true);
  const never = await limit.check(points(11));
  expect(never.retryAfter).toBe(Infinity);
  expect(never.toResponse().headers.has('retry-after')).toBe(false);
  expect(() => limit.check(points(-1))).toThrow(expect.objectContaining({ code: 'ERR_RATE_LIMIT' }));
});

test('take and reset: for a name of your own', async () => {
  const limit = createRateLimit({ name: name(), limit: 1, window: '1m' });
  expect((await limit.take('ada@example.com')).isAllowed).toBe(true);
  expect((await limit.take('ada@example.com')).isAllowed).toBe(false);
  await limit.reset('ada@example.com');
  expect((await limit.take('ada@example.com')).isAllowed).toBe(true);
});

test('refuse: another answer, which gets the headers as well', async () => {
  const GET = withRateLimit(ok, {
    name: name(),
    limit: 1,
    window: '1m',
    refuse: ({ retryAfter }) => Response.json({ retryAfter }, { status: 503 }),
  });
  await GET(from('192.0.2.1'));
  const answer = await GET(from('192.0.2.1'));
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('60');
});

test('headers: false leaves answers as they are, and still says when to come back', async () => {
  const GET = withRateLimit(ok, { name: name(), limit: 1, window: '1m', headers: false });
  expect((await GET(from('192.0.2.1'))).headers.has('ratelimit')).toBe(false);
  expect((await GET(from('192.0.2.1'))).headers.get('retry-after')).toBe('60');
});

test('limiter: one of rate-limiter-flexible counts', async () => {
  const limiter = new RateLimiterMemory({ points: 2, duration: 60 });
  const GET = withRateLimit(ok, { limiter, name: 'flexible' });
  const answers = [await GET(from('192.0.2.1')), await GET(from('192.0.2.1')), await GET(from('192.0.2.1'))];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(answers.map(({ headers }) => headers.get('ratelimit'))).toEqual([
    '"flexible";r=1;t=60',
    '"flexible";r=0;t=60',
    '"flexible";r=0;t=60',
  ]);
  expect(answers[0]?.headers.get('ratelimit-policy')).toBe('"flexible";q=2;w=60');
});

describe('onStoreError, at a server where there is none', () => {
  test.each([
    [undefined, [200, 200]],
    ['memory', [200, 429]],
    ['refuse', [503, 503]],
  ] as const)('%s', async (onStoreError, expected) => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const store = awayStore();
    const GET = withRateLimit(ok, { name: name(), limit: 1, window: '1m', store, onStoreError });
    const answers = [await GET(from('192.0.2.1')), await GET(from('192.0.2.1'))];
    expect(answers.map(({ status }) => status)).toEqual(expected);
    if (onStoreError === undefined) {
      expect(answers[0]?.headers.has('ratelimit')).toBe(false);
      expect(log).toHaveBeenCalledTimes(1);
    }
    if (onStoreError === 'refuse') expect(answers[0]?.headers.get('retry-after')).toBe('1');
    log.mockRestore();
    await store.close();
  });
});

test.each<[string, Record<string, unknown>]>([
  ['`limit` must be a whole number from 1: received 0', { limit: 0, window: '1m' }],
  ['`limit` must be a whole number from 1: received "10"', { limit: '10', window: '1m' }],
  ['`window` must be a time', { limit: 1, window: '1 week' }],
  ['`window` must be a time', { limit: 1, window: 0 }],
  ['`name` must be letters', { limit: 1, window: 1, name: 'a b' }],
  ['`algorithm` must be fixed-window, sliding-window, token-bucket', { limit: 1, window: 1, algorithm: 'x' }],
  ['`burst` must be left out', { limit: 1, window: 1, burst: 2 }],
  ['`blockFor` must be a time', { limit: 1, window: 1, blockFor: -1 }],
  ['`cost` must be a whole number', { limit: 1, window: 1, cost: 1.5 }],
  ['`by` must be', { limit: 1, window: 1, by: 'ip' }],
  ['`by` must be', { limit: 1, window: 1, by: { header: '' } }],
  [
    '`ipv6Prefix` must be a whole number from 32 to 128: received 129',
    { limit: 1, window: 1, ipv6Prefix: 129 },
  ],
  ["`onStoreError` must be 'allow'", { limit: 1, window: 1, onStoreError: 'open' }],
  ['`limits` must be a list of at least one limit', { limits: [] }],
  [
    '`limits` must be limits of different names',
    {
      limits: [
        { limit: 1, window: 1 },
        { limit: 2, window: 1 },
      ],
    },
  ],
])('createRateLimit: %s', (message, options) => {
  expect(() => createRateLimit(options as unknown as RateLimitOptions)).toThrow(
    expect.objectContaining({ code: 'ERR_RATE_LIMIT', message: expect.stringContaining(message) }),
  );
});

test('withRateLimit: inside of withAuth, each identity has a limit of its own', async () => {
  const token: AuthMethod = {
    scheme: 'Bearer',
    isAmbient: false,
    authenticate: (request) => {
      const subject = request.headers.get('authorization')?.replace('Bearer ', '');
      return subject === undefined ? undefined : { method: 'bearer', subject, scopes: [], roles: [] };
    },
  };
  const withAuth = createWithAuth({ methods: [token] });
  const limits = { name: name(), limit: 1, window: '1m', by: 'identity' } as const;
  const GET = withAuth(withRateLimit((_request, { auth }) => Response.json(auth.subject), limits));
  const as = async (subject: string) => {
    const request = from('192.0.2.1', { authorization: `Bearer ${subject}` });
    return (await GET(request, { params: Promise.resolve({}) })).status;
  };
  expect([await as('ada'), await as('bob'), await as('ada')]).toEqual([200, 200, 429]);
});
