import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import Twilio from 'twilio';
import { describe, expect, expectTypeOf, test, vi } from 'vitest';
import { z } from 'zod';
import {
  type SentDelivery,
  WEBHOOK_SENDERS,
  type WebhookSender,
} from '../../test/harness/webhook-senders.ts';
import type { SharedStore } from '../http/shared-store.ts';
import { WaymarkError } from '../http/waymark-error.ts';
import { MemorySharedStore } from '../store/memory-shared-store.ts';
import {
  github,
  shopify,
  slack,
  standardWebhooks,
  stripe,
  twilio,
  webhook,
  type WebhookOptions,
  type WebhookRefusal,
} from './webhooks.ts';

const PROVIDERS = { github, shopify, slack, standardWebhooks, stripe, twilio };
const URL_OF_HOOK = 'https://example.com/api/hook';

type Overrides = Partial<Omit<WebhookOptions<unknown>, 'provider'>> & { secret?: string | readonly string[] };

/** An endpoint that keeps what reached its handler, and what was refused. */
function endpoint(sender: WebhookSender, { secret = sender.secret, ...options }: Overrides = {}) {
  const handled: { id: string; type: string; payload: unknown; sentAt: Date | undefined }[] = [];
  const refused: WebhookRefusal[] = [];
  const POST = webhook(
    {
      provider: PROVIDERS[sender.name]({ secret }),
      store: new MemorySharedStore(),
      onRefused: (reason) => refused.push(reason),
      ...options,
    },
    (_request, { id, type, payload, sentAt }) => {
      handled.push({ id, type, payload, sentAt });
    },
  );
  return { POST, handled, refused };
}

async function delivery(sender: WebhookSender, changes: Partial<SentDelivery> = {}): Promise<Request> {
  const data = { name: 'Ada', text: 'ü & = +' };
  const sent = { url: URL_OF_HOOK, secret: sender.secret, id: 'evt_1', type: 'created', data, ...changes };
  const { headers, body } = await sender.sign(sent);
  return new Request(sent.url, { method: 'POST', headers, body });
}

/** The same delivery with other headers or another body. */
async function forged(
  request: Request,
  { headers = {}, body }: { headers?: Record<string, string | null>; body?: (text: string) => string },
): Promise<Request> {
  const text = await request.text();
  const all = new Headers(request.headers);
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) all.delete(name);
    else all.set(name, value);
  }
  return new Request(request.url, { method: 'POST', headers: all, body: body ? body(text) : text });
}

async function expectRefused(answer: Response): Promise<void> {
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({
    type: 'about:blank',
    title: 'Bad Request',
    status: 400,
    detail: 'The delivery could not be verified.',
  });
}

const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);

describe.each(WEBHOOK_SENDERS)('webhook of $name', (sender) => {
  test('a genuine delivery reaches the handler', async () => {
    const { POST, handled } = endpoint(sender);
    const answer = await POST(await delivery(sender));
    expect(answer.status).toBe(200);
    expect(handled).toMatchObject([{ id: 'evt_1', type: 'created' }]);
    expect(JSON.stringify(handled[0]?.payload)).toContain('ü & = +');
    expect(handled[0]?.sentAt instanceof Date).toBe(sender.signsTime);
  });

  test('a delivery that comes again is handled once, and answered alike', async () => {
    const { POST, handled } = endpoint(sender);
    const first = await delivery(sender);
    const again = first.clone();
    const [one, two] = [await POST(first), await POST(again)];
    expect(handled).toHaveLength(1);
    expect([two.status, await two.text()]).toEqual([one.status, await one.text()]);
    await POST(await delivery(sender, { id: 'evt_2' }));
    expect(handled.map(({ id }) => id)).toEqual(['evt_1', 'evt_2']);
  });

  test('a changed body is refused', async () => {
    const { POST, handled, refused } = endpoint(sender);
    await expectRefused(
      await POST(await forged(await delivery(sender), { body: (text) => text.replace('Ada', 'Eve') })),
    );
    expect(handled).toEqual([]);
    expect(refused).toEqual(['signature-wrong']);
  });

  test('another secret is refused', async () => {
    const { POST, refused } = endpoint(sender);
    await expectRefused(await POST(await delivery(sender, { secret: sender.otherSecret })));
    expect(refused).toEqual(['signature-wrong']);
  });

  test('a missing or empty signature is refused', async () => {
    const { POST, refused } = endpoint(sender);
    await expectRefused(
      await POST(await forged(await delivery(sender), { headers: { [sender.signatureHeader]: null } })),
    );
    expect(refused).toEqual(['signature-missing']);
    await expectRefused(
      await POST(await forged(await delivery(sender), { headers: { [sender.signatureHeader]: '' } })),
    );
  });

  test('a signature in another encoding is refused', async () => {
    const { POST, handled } = endpoint(sender);
    const genuine = await delivery(sender);
    const header = genuine.headers.get(sender.signatureHeader) ?? '';
    const found = /[\da-f]{64}|[A-Za-z\d+/]{27,43}=/.exec(header)?.[0] ?? '';
    const isHex = /^[\da-f]{64}$/.test(found);
    const bytes = Buffer.from(found, isHex ? 'hex' : 'base64');
    const others = [
      bytes.toString(isHex ? 'base64' : 'hex'),
      bytes.toString('base64url'),
      `${found}00`,
      found.slice(2),
    ];
    for (const other of others) {
      const headers = { [sender.signatureHeader]: header.replace(found, other) };
      await expectRefused(await POST(await forged(genuine.clone(), { headers })));
    }
    expect(handled).toEqual([]);
  });

  test('a body in another encoding is refused', async () => {
    const { POST, handled } = endpoint(sender);
    const genuine = await delivery(sender);
    const utf16 = new Uint8Array(Buffer.from(`\ufeff${await genuine.clone().text()}`, 'utf16le'));
    await expectRefused(
      await POST(new Request(genuine.url, { method: 'POST', headers: genuine.headers, body: utf16 })),
    );
    expect(handled).toEqual([]);
  });

  test('while a secret is changed both count', async () => {
    const { POST, handled } = endpoint(sender, { secret: [sender.otherSecret, sender.secret] });
    await POST(await delivery(sender));
    await POST(await delivery(sender, { id: 'evt_2', secret: sender.otherSecret }));
    expect(handled).toHaveLength(2);
  });

  test('no secret is an error, not a secret that everybody knows', async () => {
    for (const secret of ['', ' ', []]) {
      const { POST } = endpoint(sender, { secret });
      await expect(POST(await delivery(sender))).rejects.toMatchObject({ code: 'ERR_WEBHOOK_SECRET' });
    }
  });

  test('a huge body is refused before it is looked at', async () => {
    const { POST, handled } = endpoint(sender, { maxBodySize: '1kb' });
    const data = { text: 'x'.repeat(2000) };
    const answer = await POST(await delivery(sender, { data }));
    expect(answer.status).toBe(413);
    expect(handled).toEqual([]);
  });

  test.runIf(sender.signsTime)('a late one and one of the future are refused', async () => {
    const { POST, handled, refused } = endpoint(sender);
    await expectRefused(await POST(await delivery(sender, { time: ago(310) })));
    await expectRefused(await POST(await delivery(sender, { time: ago(-310) })));
    expect(refused).toEqual(['too-late', 'from-the-future']);
    await POST(await delivery(sender, { id: 'evt_2', time: ago(290) }));
    await POST(await delivery(sender, { id: 'evt_3', time: ago(-290) }));
    expect(handled).toHaveLength(2);
  });

  test.runIf(sender.signsTime)('a later time on an old signature is refused', async () => {
    const { POST, handled } = endpoint(sender);
    const late = await delivery(sender, { time: new Date(Date.now() - 600_000) });
    const now = `${Math.floor(Date.now() / 1000)}`;
    const old = `${Number(now) - 600}`;
    const headers = Object.fromEntries(
      [...late.headers].map(([name, value]) => [name, value.replace(old, now)]),
    );
    await expectRefused(await POST(await forged(late, { headers })));
    expect(handled).toEqual([]);
  });
});

const [stripeSender, githubSender, , slackSender] = WEBHOOK_SENDERS as [
  WebhookSender,
  WebhookSender,
  WebhookSender,
  WebhookSender,
];

test('webhook: one of several signatures is enough, and too many are refused', async () => {
  const { POST, handled } = endpoint(stripeSender);
  const genuine = await delivery(stripeSender);
  const header = genuine.headers.get('stripe-signature') ?? '';
  const wrong = `v1=${'0'.repeat(64)}`;
  const several = { 'stripe-signature': header.replace('v1=', `v0=${'1'.repeat(64)},${wrong},v1=`) };
  expect((await POST(await forged(genuine.clone(), { headers: several }))).status).toBe(200);
  expect(handled).toHaveLength(1);
  const flood = { 'stripe-signature': header.replace('v1=', `${`${wrong},`.repeat(100)}v1=`) };
  await expectRefused(await POST(await forged(genuine.clone(), { headers: flood })));
  const onlyTest = { 'stripe-signature': header.replace('v1=', 'v0=') };
  await expectRefused(await POST(await forged(genuine, { headers: onlyTest })));
});

test('standardWebhooks: several signatures, and the headers of Svix', async () => {
  const sender = WEBHOOK_SENDERS[5] as WebhookSender;
  const { POST, handled } = endpoint(sender);
  const genuine = await delivery(sender);
  const value = (name: string) => genuine.headers.get(`webhook-${name}`) ?? '';
  const other = new Webhook(sender.otherSecret).sign(value('id'), new Date(), await genuine.clone().text());
  const svix = {
    'svix-id': value('id'),
    'svix-timestamp': value('timestamp'),
    'svix-signature': `v1a,AAAA ${other} ${value('signature')}`,
    'webhook-id': null,
    'webhook-timestamp': null,
    'webhook-signature': null,
  };
  expect((await POST(await forged(genuine, { headers: svix }))).status).toBe(200);
  expect(handled).toHaveLength(1);
  expect(() => endpoint(sender, { secret: 'no base64!' })).not.toThrow();
  const { POST: misconfigured } = endpoint(sender, { secret: 'no base64!' });
  await expect(misconfigured(await delivery(sender))).rejects.toThrow('is not in base64');
});

test('standardWebhooks: an id that would move the border between id and time is refused', async () => {
  const sender = WEBHOOK_SENDERS[5] as WebhookSender;
  const { POST } = endpoint(sender);
  const now = Math.floor(Date.now() / 1000);
  await expectRefused(await POST(await delivery(sender, { id: `evt.${now}` })));
});

test('github: answers a ping itself, and reads forms', async () => {
  const { POST, handled } = endpoint(githubSender);
  const ping = await POST(await delivery(githubSender, { type: 'ping' }));
  expect([ping.status, await ping.text()]).toEqual([200, 'pong']);
  expect(handled).toEqual([]);
  const body = new URLSearchParams({ payload: '{"action":"opened"}' }).toString();
  const hash = createHmac('sha256', githubSender.secret).update(body).digest('hex');
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-github-event': 'issues',
    'x-github-delivery': '1',
    'x-hub-signature-256': `sha256=${hash}`,
  };
  await POST(new Request(URL_OF_HOOK, { method: 'POST', headers, body }));
  expect(handled).toMatchObject([{ type: 'issues', payload: { action: 'opened' } }]);
});

// https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation
test('github: the test vector of its documentation', async () => {
  const { POST, refused } = endpoint(githubSender, { secret: "It's a Secret to Everybody" });
  const headers = {
    'x-github-event': 'push',
    'x-github-delivery': '1',
    'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
  };
  await POST(new Request(URL_OF_HOOK, { method: 'POST', headers, body: 'Hello, World!' }));
  // It is signed, and no JSON.
  expect(refused).toEqual(['body-malformed']);
});

test.each([
  ['github', github],
  ['shopify', shopify],
] as const)('%s: an id that is not signed can be changed, the body cannot', async (name, provider) => {
  const sender = WEBHOOK_SENDERS.find((each) => each.name === name) as WebhookSender;
  const idHeader = name === 'github' ? 'x-github-delivery' : 'x-shopify-webhook-id';
  const count = async (identifyBy: 'header' | 'body') => {
    const handler = vi.fn<() => void>();
    const options = {
      provider: provider({ secret: sender.secret, identifyBy }),
      store: new MemorySharedStore(),
    };
    const POST = webhook(options, handler);
    const first = await delivery(sender);
    const replayed = await forged(first.clone(), { headers: { [idHeader]: 'other' } });
    expect([(await POST(first)).status, (await POST(replayed)).status]).toEqual([200, 200]);
    return handler.mock.calls.length;
  };
  expect(await count('header')).toBe(2);
  expect(await count('body')).toBe(1);
});

// https://docs.slack.dev/authentication/verifying-requests-from-slack#validating-a-request
test('slack: the test vector of its documentation', async () => {
  const options = { secret: '8f742231b10e8888abcd99yyyzzz85a5', tolerance: Number.POSITIVE_INFINITY };
  const { POST, handled } = endpoint(slackSender, options);
  const body =
    'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': '1531420618',
    'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
  };
  await POST(new Request(URL_OF_HOOK, { method: 'POST', headers, body }));
  expect(handled).toMatchObject([{ type: '/webhook-collect', payload: { user_name: 'roadrunner' } }]);
});

test('slack: answers its challenge, and reads interactions', async () => {
  const { POST, handled } = endpoint(slackSender);
  const challenge = await delivery(slackSender, { data: { type: 'url_verification', challenge: 'abc' } });
  const answer = await POST(challenge);
  expect([answer.status, await answer.text()]).toEqual([200, 'abc']);
  const unsigned = await delivery(slackSender, {
    secret: 'wrong',
    data: { type: 'url_verification', challenge: 'abc' },
  });
  await expectRefused(await POST(unsigned));
  expect(handled).toEqual([]);
});

const twilioSender = WEBHOOK_SENDERS[2] as WebhookSender;

function twilioEndpoint(url?: string) {
  const handler = vi.fn<(request: Request, event: { payload: unknown; type: string }) => void>();
  const provider = twilio({ secret: twilioSender.secret, ...(url !== undefined && { url }) });
  return { POST: webhook({ provider, store: new MemorySharedStore() }, handler), handler };
}

const seenAs = async (request: Request, url: string) =>
  new Request(url, { method: 'POST', headers: request.headers, body: await request.text() });

test('twilio: behind a proxy the URL is given', async () => {
  const sent = await delivery(twilioSender, { url: `${URL_OF_HOOK}?from=a` });
  const inner = await seenAs(sent, 'http://localhost:3000/api/hook?from=a');
  const { POST: without } = twilioEndpoint();
  await expectRefused(await without(inner.clone()));
  const { POST, handler } = twilioEndpoint(URL_OF_HOOK);
  const answer = await POST(inner);
  expect([answer.headers.get('content-type'), await answer.text()]).toEqual(['text/xml', '<Response/>']);
  expect(handler).toHaveBeenCalledOnce();
});

test.each([
  'https://example.com:443/api/hook',
  'https://example.com/api/hook?a=1&b=x%20y+z',
  "https://example.com/api/hook?name=O'Brien",
])('twilio: signed for %s', async (url) => {
  const { POST, handler } = twilioEndpoint(url);
  expect(
    (await POST(await seenAs(await delivery(twilioSender, { url }), 'http://localhost/api/hook'))).status,
  ).toBe(200);
  expect(handler).toHaveBeenCalledOnce();
});

test('twilio: fields that come several times, and requests without a body', async () => {
  const { POST, handler } = twilioEndpoint();
  const fields = { MessageSid: 'SM1', Media: ['b', 'a', 'b'] };
  const signature = Twilio.getExpectedTwilioSignature(twilioSender.secret, URL_OF_HOOK, fields);
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature };
  const body = 'Media=b&MessageSid=SM1&Media=a&Media=b';
  expect((await POST(new Request(URL_OF_HOOK, { method: 'POST', headers, body }))).status).toBe(200);
  const url = `${URL_OF_HOOK}?CallSid=CA1&Digits=1`;
  const bare = { 'x-twilio-signature': Twilio.getExpectedTwilioSignature(twilioSender.secret, url, {}) };
  expect((await POST(new Request(url, { headers: bare }))).status).toBe(200);
  expect(handler.mock.calls.map(([, { type, payload }]) => [type, payload])).toEqual([
    ['message', fields],
    ['call', { CallSid: 'CA1', Digits: '1' }],
  ]);
});

test('twilio: JSON, which the signed URL names by its hash', async () => {
  const { POST, handler } = twilioEndpoint();
  const body = '[{"type":"com.twilio.messaging.message.sent"}]';
  const url = `${URL_OF_HOOK}?bodySHA256=${Twilio.getExpectedBodyHash(body)}`;
  const signature = Twilio.getExpectedTwilioSignature(twilioSender.secret, url, {});
  const headers = { 'content-type': 'application/json', 'x-twilio-signature': signature };
  const request = new Request(url, { method: 'POST', headers, body });
  await expectRefused(
    await POST(await forged(request.clone(), { body: (text) => text.replace('sent', 'read') })),
  );
  expect((await POST(request)).status).toBe(200);
  expect(handler.mock.calls[0]?.[1]).toMatchObject({ type: 'com.twilio.messaging.message.sent' });
  // A signature of the URL alone does not cover a body.
  const uncovered = {
    ...headers,
    'x-twilio-signature': Twilio.getExpectedTwilioSignature(twilioSender.secret, URL_OF_HOOK, {}),
  };
  await expectRefused(await POST(new Request(URL_OF_HOOK, { method: 'POST', headers: uncovered, body })));
});

test('webhook: payloads have the type of their schema, and those that do not fit are answered with 422', async () => {
  const schema = z.object({ name: z.string().transform((name) => name.length) });
  const handled: number[] = [];
  const provider = github({ secret: githubSender.secret });
  const POST = webhook({ provider, schema, store: new MemorySharedStore() }, (_request, { payload }) => {
    expectTypeOf(payload.name).toEqualTypeOf<number>();
    handled.push(payload.name);
  });
  expect((await POST(await delivery(githubSender))).status).toBe(200);
  const misfit = await POST(await delivery(githubSender, { id: '2', data: {} }));
  expect(misfit.status).toBe(422);
  expect(await misfit.json()).toMatchObject({ errors: [{ in: 'body', pointer: '/name' }] });
  expect(handled).toEqual([3]);
});

test('webhook: a delivery that failed is handled when it comes again', async () => {
  const outcomes = [
    () => Promise.reject(new Error('broken')),
    () => new Response(null, { status: 503 }),
    () => new Response('done'),
  ];
  const handler = vi.fn<() => Response | Promise<Response>>(
    () => outcomes.shift()?.() ?? new Response('too often'),
  );
  const provider = github({ secret: githubSender.secret });
  const POST = webhook({ provider, store: new MemorySharedStore() }, handler);
  await expect(POST(await delivery(githubSender))).rejects.toThrow('broken');
  expect((await POST(await delivery(githubSender))).status).toBe(503);
  expect(await (await POST(await delivery(githubSender))).text()).toBe('done');
  expect(await (await POST(await delivery(githubSender))).text()).toBe('done');
  expect(handler).toHaveBeenCalledTimes(3);
});

test('webhook: of deliveries that come at once one is handled, the others are sent away for a while', async () => {
  const store = new MemorySharedStore();
  const started = vi.fn<() => void>();
  const ended = new EventTarget();
  const handler = () =>
    new Promise<void>((resolve) => {
      started();
      ended.addEventListener('end', () => resolve());
    });
  const instance = () => webhook({ provider: github({ secret: githubSender.secret }), store }, handler);
  const [first, second] = [instance(), instance()];
  const running = first(await delivery(githubSender));
  await vi.waitFor(() => expect(started).toHaveBeenCalledOnce());
  const refused = await second(await delivery(githubSender));
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([409, '30']);
  ended.dispatchEvent(new Event('end'));
  expect((await running).status).toBe(200);
  expect((await second(await delivery(githubSender))).status).toBe(200);
  expect(started).toHaveBeenCalledOnce();
});

test('webhook: one event at two endpoints is handled by both, and with `rememberFor: 0` each time', async () => {
  const store = new MemorySharedStore();
  const handler = vi.fn<() => void>();
  const provider = stripe({ secret: stripeSender.secret });
  const POST = webhook({ provider, store }, handler);
  await POST(await delivery(stripeSender));
  await POST(await delivery(stripeSender, { url: 'https://example.com/api/other' }));
  expect(handler).toHaveBeenCalledTimes(2);
  const forgetful = webhook({ provider, store, rememberFor: 0 }, handler);
  await forgetful(await delivery(stripeSender));
  await forgetful(await delivery(stripeSender));
  expect(handler).toHaveBeenCalledTimes(4);
});

const away = () => {
  throw new WaymarkError('ERR_STORE_UNAVAILABLE', 'away');
};

test('webhook: while the store is away deliveries are refused for a while, or handled', async () => {
  const store = { get: away, set: away, lock: away } as unknown as SharedStore;
  const refusing = endpoint(githubSender, { store });
  const answer = await refusing.POST(await delivery(githubSender));
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '30']);
  expect(refusing.handled).toEqual([]);
  const allowing = endpoint(githubSender, { store, onStoreError: 'allow' });
  expect((await allowing.POST(await delivery(githubSender))).status).toBe(200);
  expect(allowing.handled).toHaveLength(1);
});

test('webhook: secrets by request', async () => {
  const secret = (request: Request) => (request.url.endsWith('/a') ? 'secret of a' : [githubSender.secret]);
  const POST = webhook({ provider: github({ secret }), store: new MemorySharedStore() }, () => {});
  expect((await POST(await delivery(githubSender))).status).toBe(200);
  await expectRefused(await POST(await delivery(githubSender, { url: 'https://example.com/a' })));
});
