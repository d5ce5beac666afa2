import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { SharedStore } from '../http/shared-store.ts';
import { WaymarkError } from '../http/waymark-error.ts';
import { MemorySharedStore } from '../store/memory-shared-store.ts';
import { idempotency, type IdempotencyOptions } from './idempotency.ts';
import { contractOf, validate } from './validate.ts';

const URL_OF_PAYMENTS = 'http://localhost/api/payments';

function post(
  key: string | undefined,
  body: BodyInit | null = '{"amount":1}',
  headers: Record<string, string> = {},
) {
  return new Request(URL_OF_PAYMENTS, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      ...(key !== undefined && { 'idempotency-key': key }),
      ...headers,
    },
  });
}

/** A handler that answers how often it was called. */
function counting(options: IdempotencyOptions = {}, answer = (count: number) => Response.json({ count })) {
  let count = 0;
  return idempotency({ store: new MemorySharedStore(), ...options }, async (request: Request) => {
    await request.text();
    return answer(++count);
  });
}

async function refusal(answer: Promise<Response>) {
  const response = await answer;
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  return { status: response.status, detail: ((await response.json()) as { detail: string }).detail };
}

test('idempotency: a repeated request gets the first answer, whole', async () => {
  const POST = counting({}, (count) => {
    const headers = { 'content-type': 'text/plain', location: `/api/payments/${count}`, 'set-cookie': 'a=1' };
    return new Response(`payment ${count} ü`, { status: 201, headers });
  });
  const first = await POST(post('"a"'));
  const second = await POST(post('"a"'));
  expect(first.headers.has('idempotent-replayed')).toBe(false);
  expect(second.headers.get('idempotent-replayed')).toBe('true');
  expect(first.headers.get('set-cookie')).toBe('a=1');
  expect(second.headers.get('set-cookie')).toBeNull();
  expect([second.status, second.headers.get('location'), second.headers.get('content-type')]).toEqual([
    201,
    '/api/payments/1',
    'text/plain',
  ]);
  expect(await second.text()).toBe(await first.text());
  expect(await (await POST(post('"b"'))).text()).toBe('payment 2 ü');
});

test('idempotency: the same key, in quotes and bare', async () => {
  const POST = counting();
  await POST(post('"a"'));
  expect(await (await POST(post('a'))).json()).toEqual({ count: 1 });
});

test.each([
  ['bytes', () => new Response(new Uint8Array([0, 255, 254])), [0, 255, 254]],
  ['text behind a byte order mark', () => new Response('\ufeffa'), [0xef, 0xbb, 0xbf, 0x61]],
  ['nothing', () => new Response(null, { status: 204 }), []],
])('idempotency: keeps %s as they are', async (_name, answer, bytes) => {
  const POST = counting({}, answer);
  await POST(post('a'));
  const replayed = await POST(post('a'));
  expect(replayed.headers.get('idempotent-replayed')).toBe('true');
  expect([...new Uint8Array(await replayed.arrayBuffer())]).toEqual(bytes);
});

test('idempotency: an answer without a type gets none when it is repeated', async () => {
  const POST = counting({}, () => {
    const answer = new Response('text');
    answer.headers.delete('content-type');
    return answer;
  });
  await POST(post('a'));
  expect((await POST(post('a'))).headers.has('content-type')).toBe(false);
});

test('idempotency: a key that was used for another request is refused with 422', async () => {
  const POST = counting();
  await POST(post('a'));
  const others = [
    post('a', '{"amount":2}'),
    post('a', undefined, { 'content-type': 'text/plain' }),
    post('a', null),
  ];
  for (const other of others) expect(await refusal(POST(other))).toMatchObject({ status: 422 });
  expect(await (await POST(post('a'))).json()).toEqual({ count: 1 });
});

test('idempotency: the query counts as a part of the request, the path of the key', async () => {
  const POST = counting();
  await POST(post('a'));
  const at = (target: string) => new Request(new URL(target, URL_OF_PAYMENTS), post('a'));
  expect(await refusal(POST(at('?other')))).toMatchObject({ status: 422 });
  expect(await (await POST(at('/api/refunds'))).json()).toEqual({ count: 2 });
});

test('idempotency: 409 while the first request is handled, by whichever instance', async () => {
  const store = new MemorySharedStore();
  const ended = new EventTarget();
  const handler = vi.fn<() => Promise<Response>>(
    () =>
      new Promise((resolve) => {
        ended.addEventListener('end', () => resolve(new Response('done')));
      }),
  );
  const [one, two] = [idempotency({ store }, handler), idempotency({ store }, handler)];
  const running = one(post('a'));
  await vi.waitFor(() => expect(handler).toHaveBeenCalledOnce());
  const waiting = await two(post('a'));
  expect([waiting.status, waiting.headers.get('retry-after')]).toEqual([409, '1']);
  ended.dispatchEvent(new Event('end'));
  expect(await (await running).text()).toBe('done');
  expect(await (await two(post('a'))).text()).toBe('done');
  expect(handler).toHaveBeenCalledOnce();
});

test('idempotency: of a hundred requests at once one is handled', async () => {
  const store = new MemorySharedStore();
  let count = 0;
  const instances = [0, 1].map(() =>
    idempotency({ store }, async () => {
      count++;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return new Response('done');
    }),
  );
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) => instances[index % 2]?.(post('a'))),
  );
  expect(count).toBe(1);
  expect(new Set(answers.map((answer) => answer?.status))).toEqual(new Set([200, 409]));
});

test('idempotency: nobody gets the answer to somebody else’s key', async () => {
  const POST = counting();
  const as = (headers: Record<string, string>) =>
    POST(post('a', undefined, headers)).then((answer) => answer.json());
  expect(await as({ authorization: 'Bearer ada' })).toEqual({ count: 1 });
  expect(await as({ authorization: 'Bearer bob' })).toEqual({ count: 2 });
  expect(await as({ cookie: 'session=ada' })).toEqual({ count: 3 });
  expect(await as({})).toEqual({ count: 4 });
  expect(await as({ authorization: 'Bearer ada' })).toEqual({ count: 1 });
});

test('idempotency: the identity of `waymark/auth`, or one of one’s own', async () => {
  const store = new MemorySharedStore();
  let count = 0;
  const POST = idempotency<{ auth: { subject: string } }>({ store }, () => Response.json({ count: ++count }));
  const as = (subject: string, cookie: string) =>
    POST(post('a', undefined, { cookie }), { auth: { subject } }).then((answer) => answer.json());
  expect(await as('ada', 'session=1')).toEqual({ count: 1 });
  expect(await as('ada', 'session=2')).toEqual({ count: 1 });
  expect(await as('bob', 'session=2')).toEqual({ count: 2 });
  const own = counting({ identity: ({ headers }) => headers.get('x-tenant') ?? '' });
  const of = (tenant: string, cookie: string) =>
    own(post('a', undefined, { 'x-tenant': tenant, cookie })).then((answer) => answer.json());
  expect([await of('x', '1'), await of('x', '2'), await of('y', '2')]).toEqual([
    { count: 1 },
    { count: 1 },
    { count: 2 },
  ]);
});

const get = () => new Request(URL_OF_PAYMENTS, { headers: { 'idempotency-key': 'a' } });

test('idempotency: requests without a key, with one that is none, and with safe methods', async () => {
  const POST = counting();
  expect(await (await POST(post(undefined))).json()).toEqual({ count: 1 });
  expect(await (await POST(post(undefined))).json()).toEqual({ count: 2 });
  expect(await refusal(POST(post('two words')))).toMatchObject({ status: 400 });
  const strict = counting({ required: true });
  expect(await refusal(strict(post(undefined)))).toMatchObject({ status: 400 });
  expect(await (await strict(get())).json()).toEqual({ count: 1 });
  expect(await (await strict(get())).json()).toEqual({ count: 2 });
});

test('idempotency: a request that failed is handled anew, one with a final answer is not', async () => {
  const statuses = [500, 503, 429, 404, 200];
  const POST = counting({}, (count) => new Response(`${count}`, { status: statuses[count - 1] ?? 200 }));
  const seen: number[] = [];
  for (let index = 0; index < 6; index++) seen.push((await POST(post('a'))).status);
  expect(seen).toEqual([500, 503, 429, 404, 404, 404]);
  const own = counting(
    { isFinal: ({ status }) => status === 201 },
    (count) => new Response(null, { status: 199 + count }),
  );
  expect([
    (await own(post('a'))).status,
    (await own(post('a'))).status,
    (await own(post('a'))).status,
  ]).toEqual([200, 201, 201]);
});

test('idempotency: a handler that throws is called anew; `redirect()` and `notFound()` are answers', async () => {
  const thrown = ['broken', 'NEXT_REDIRECT;replace;/done;307;', 'never'];
  const handler = vi.fn<() => Response>(() => {
    const digest = thrown.shift() ?? '';
    throw Object.assign(new Error(digest), digest.startsWith('NEXT_') && { digest });
  });
  const POST = idempotency({ store: new MemorySharedStore() }, handler);
  await expect(POST(post('a'))).rejects.toThrow('broken');
  await expect(POST(post('a'))).rejects.toMatchObject({ digest: 'NEXT_REDIRECT;replace;/done;307;' });
  await expect(POST(post('a'))).rejects.toMatchObject({ digest: 'NEXT_REDIRECT;replace;/done;307;' });
  expect(handler).toHaveBeenCalledTimes(2);
});

test('idempotency: what is too large to be kept, or a stream of events, is sent whole and once', async () => {
  const large = 'x'.repeat(3000);
  const pieces = () =>
    new ReadableStream({
      start(controller) {
        for (let index = 0; index < 3; index++)
          controller.enqueue(new TextEncoder().encode(large.slice(0, 1000)));
        controller.close();
      },
    });
  const answers = [
    () => new Response(large),
    () => new Response(pieces()),
    () => new Response('x'.repeat(10), { headers: { 'content-type': 'text/event-stream' } }),
  ];
  for (const answer of answers) {
    const handler = vi.fn<() => Response>(answer);
    const POST = idempotency({ store: new MemorySharedStore(), maxResponseSize: '2kb' }, handler);
    expect(await (await POST(post('a'))).text()).toBe(await answer().text());
    expect(await refusal(POST(post('a')))).toMatchObject({
      status: 409,
      detail: expect.stringContaining('too large'),
    });
    expect(handler).toHaveBeenCalledOnce();
  }
});

test('idempotency: answers are forgotten in time', async () => {
  vi.useFakeTimers();
  try {
    const POST = counting({ keepFor: 60 });
    await POST(post('a'));
    vi.advanceTimersByTime(59_000);
    expect(await (await POST(post('a'))).json()).toEqual({ count: 1 });
    vi.advanceTimersByTime(2000);
    expect(await (await POST(post('a'))).json()).toEqual({ count: 2 });
  } finally {
    vi.useRealTimers();
  }
});

test('idempotency: a handler that takes long is not run by another', async () => {
  vi.useFakeTimers();
  try {
    const ended = new EventTarget();
    const handler = vi.fn<() => Promise<Response>>(
      () =>
        new Promise((resolve) => {
          ended.addEventListener('end', () => resolve(new Response('done')));
        }),
    );
    const POST = idempotency({ store: new MemorySharedStore() }, handler);
    const running = POST(post('a'));
    await vi.waitFor(() => expect(handler).toHaveBeenCalledOnce());
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect((await POST(post('a'))).status).toBe(409);
    ended.dispatchEvent(new Event('end'));
    expect(await (await running).text()).toBe('done');
    expect(vi.getTimerCount()).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});

const away = (): never => {
  throw new WaymarkError('ERR_STORE_UNAVAILABLE', 'away');
};

test('idempotency: while the store is away requests with a key are refused, or handled', async () => {
  const store = { get: away, set: away, lock: away } as unknown as SharedStore;
  const refusing = await counting({ store })(post('a'));
  expect([refusing.status, refusing.headers.get('retry-after')]).toEqual([503, '5']);
  expect(await (await counting({ store })(post(undefined))).json()).toEqual({ count: 1 });
  const allowing = counting({ store, onStoreError: 'allow' });
  expect(await (await allowing(post('a'))).json()).toEqual({ count: 1 });
  expect(await (await allowing(post('a'))).json()).toEqual({ count: 2 });
});

test('idempotency: a store that goes away while a request is handled does not change its answer', async () => {
  const memory = new MemorySharedStore();
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const store: SharedStore = Object.assign(Object.create(memory) as SharedStore, {
    get: (key: string) => memory.get(key),
    lock: (name: string, ttl: number) => Object.assign(memory.lock(name, ttl) ?? {}, { release: away }),
    set: away,
  });
  expect(await (await counting({ store })(post('a'))).json()).toEqual({ count: 1 });
  expect(log).toHaveBeenCalledWith(
    expect.stringContaining('may be done once more'),
    expect.any(WaymarkError),
  );
  log.mockRestore();
});

test('idempotency: a body that is too large is refused', async () => {
  const POST = counting({ maxBodySize: '1kb' });
  expect((await POST(post('a', 'x'.repeat(2000)))).status).toBe(413);
});

test('idempotency: around a validated handler, whose contract it keeps', async () => {
  const body = z.object({ amount: z.number() });
  let count = 0;
  const POST = idempotency(
    { store: new MemorySharedStore() },
    validate({ body }, (_request, { body: { amount } }) => Response.json({ amount, count: ++count })),
  );
  expect(await (await POST(post('a'))).json()).toEqual({ amount: 1, count: 1 });
  expect(await (await POST(post('a'))).json()).toEqual({ amount: 1, count: 1 });
  expect(contractOf(POST)?.body).toBe(body);
});
