import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RUNTIMES, SCRIPT } from './harness/engines.ts';
import { type RunningCommand, runWaymark, serveScript, serveWaymark } from './harness/run-waymark.ts';
import { WEBHOOK_SENDERS, type WebhookSender } from './harness/webhook-senders.ts';
import { makeProjectWith } from './harness/with-packages.ts';

const sender = WEBHOOK_SENDERS.find(({ name }) => name === 'stripe') as WebhookSender;

const project = makeProjectWith(['zod'], {
  'app/api/payments/route.ts': `
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import type { NextRequest } from 'next/server';
import { idempotency } from 'waymark/idempotency';
import { validate } from 'waymark/validate';
import { z } from 'zod';
let count = 0;
export const POST = idempotency(
  { required: true },
  validate({ body: z.object({ kind: z.string() }) }, async (request: NextRequest, { body: { kind } }) => {
    count++;
    (await cookies()).set('seen', '1');
    if (kind === 'redirect') redirect(\`/payments/\${count}\`);
    if (kind === 'failing' && count % 2 === 1) throw new Error('told to fail');
    if (kind === 'slow') await new Promise((resolve) => setTimeout(resolve, 400));
    if (kind === 'bytes') return new Response(new Uint8Array([0, 255]), { headers: { 'content-type': 'application/octet-stream' } });
    return Response.json({ count, path: request.nextUrl.pathname }, { status: 201, headers: { 'x-own': 'ü'.length.toString() } });
  }),
);
`,
  'app/api/hook/route.ts': `
import { stripe, webhook } from 'waymark/webhooks';
let count = 0;
export const POST = webhook({ provider: stripe({ secret: ${JSON.stringify(sender.secret)} }) }, () => Response.json({ count: ++count }));
`,
});
afterAll(() => project.remove());

beforeAll(async () => {
  const { code, stderr } = await runWaymark(['build'], project.dir);
  expect(stderr).toBe('');
  expect(code).toBe(0);
});

const SERVERS = [
  { name: 'waymark dev', serve: () => serveWaymark('dev', project.dir) },
  { name: 'waymark start', serve: () => serveWaymark('start', project.dir) },
  ...RUNTIMES.map(({ engine, node, nodeArgs }) => ({
    name: engine,
    serve: () => serveScript(SCRIPT, project.dir, { node, nodeArgs }),
  })),
];

describe.each(SERVERS)('idempotency on $name', ({ serve }) => {
  let server: RunningCommand;
  beforeAll(async () => {
    server = await serve();
  });
  afterAll(async () => {
    await server.stop();
  });

  const pay = (key: string | undefined, kind: string) =>
    fetch(`${server.url}/api/payments`, {
      method: 'POST',
      redirect: 'manual',
      body: JSON.stringify({ kind }),
      headers: { 'content-type': 'application/json', ...(key !== undefined && { 'idempotency-key': key }) },
    });

  test('a repeated request gets the first answer', async () => {
    const first = await pay('"plain"', 'plain');
    const second = await pay('"plain"', 'plain');
    expect([first.status, second.status, second.headers.get('x-own')]).toEqual([201, 201, '1']);
    expect([first.headers.get('idempotent-replayed'), second.headers.get('idempotent-replayed')]).toEqual([
      null,
      'true',
    ]);
    expect([first.headers.get('set-cookie') !== null, second.headers.get('set-cookie')]).toEqual([
      true,
      null,
    ]);
    expect(await second.json()).toEqual(await first.json());
  });

  test('bytes, and redirects, are answers like others', async () => {
    await pay('bytes', 'bytes');
    expect([...new Uint8Array(await (await pay('bytes', 'bytes')).arrayBuffer())]).toEqual([0, 255]);
    const [one, two] = [await pay('redirect', 'redirect'), await pay('redirect', 'redirect')];
    expect([one.status, two.status]).toEqual([307, 307]);
    expect(two.headers.get('location')).toBe(one.headers.get('location'));
  });

  test('a key for another request, none, and one that is none are refused', async () => {
    await pay('used', 'plain');
    const statuses = [
      await pay('used', 'other'),
      await pay(undefined, 'plain'),
      await pay('no key', 'plain'),
    ];
    expect(statuses.map(({ status }) => status)).toEqual([422, 400, 400]);
  });

  test('of requests that come at once one is handled, and one that failed is handled anew', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => pay('slow', 'slow')));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const failing = [
      await pay('failing', 'failing'),
      await pay('failing', 'failing'),
      await pay('failing', 'failing'),
    ];
    expect(failing.filter(({ status }) => status === 201).length).toBeGreaterThan(0);
    expect((await pay('failing', 'failing')).headers.get('idempotent-replayed')).toBe('true');
  });

  test('a webhook is handled once', async () => {
    const sent = { url: `${server.url}/api/hook`, secret: sender.secret, id: 'evt', type: 'a', data: {} };
    const { headers, body } = await sender.sign(sent);
    const deliver = () => fetch(sent.url, { method: 'POST', headers, body });
    expect(await (await deliver()).json()).toEqual({ count: 1 });
    expect(await (await deliver()).json()).toEqual({ count: 1 });
    expect((await fetch(sent.url, { method: 'POST', headers, body: `${body} ` })).status).toBe(400);
  });
});
