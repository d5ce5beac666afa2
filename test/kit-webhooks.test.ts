import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningCommand, runWaymark, serveWaymark } from './harness/run-waymark.ts';
import { type SentDelivery, WEBHOOK_SENDERS, type WebhookSender } from './harness/webhook-senders.ts';
import { makeProjectWith } from './harness/with-packages.ts';

/** The route of a sender: it counts what it handled, and after the answer, and fails where it is told to. */
const routeOf = ({ name, secret }: WebhookSender) => `
import { after, type NextRequest } from 'next/server';
import { webhook, ${name} } from 'waymark/webhooks';
const handled: string[] = [];
const afterwards: string[] = [];
export const POST = webhook(
  { provider: ${name}({ secret: ${JSON.stringify(secret)} }) },
  async (request: NextRequest, { id, type }) => {
    after(() => void afterwards.push(id));
    handled.push(type);
    if (type === 'slow') await new Promise((resolve) => setTimeout(resolve, 400));
    if (type === 'failing' && handled.filter((each) => each === type).length < 2) throw new Error('told to fail');
    if (type === 'answering') return Response.json({ path: request.nextUrl.pathname });
  },
);
export const GET = () => Response.json({ handled, afterwards });
`;

const project = makeProjectWith(
  [],
  Object.fromEntries(WEBHOOK_SENDERS.map((sender) => [`app/api/${sender.name}/route.ts`, routeOf(sender)])),
);
afterAll(() => project.remove());

beforeAll(async () => {
  const { code, stderr } = await runWaymark(['build'], project.dir);
  expect(stderr).toBe('');
  expect(code).toBe(0);
});

describe.each(['dev', 'start'] as const)('webhooks in waymark %s', (command) => {
  let server: RunningCommand;
  beforeAll(async () => {
    server = await serveWaymark(command, project.dir);
  });
  afterAll(async () => {
    await server.stop();
  });

  describe.each(WEBHOOK_SENDERS)('$name', (sender) => {
    const url = () => `${server.url}/api/${sender.name}`;
    const sign = (changes: Partial<SentDelivery>) =>
      sender.sign({
        url: url(),
        secret: sender.secret,
        id: 'evt',
        type: 'plain',
        data: { text: 'ü +&' },
        ...changes,
      });
    const deliver = async (changes: Partial<SentDelivery>, edit = (body: string) => body) => {
      const { headers, body } = await sign(changes);
      return fetch(url(), { method: 'POST', headers, body: edit(body) });
    };
    const log = async () =>
      (await (await fetch(url())).json()) as { handled: string[]; afterwards: string[] };

    test('is handled once, and after the answer too', async () => {
      expect((await deliver({ id: '1' })).status).toBe(200);
      expect((await deliver({ id: '1' })).status).toBe(200);
      await expect.poll(log).toEqual({ handled: ['plain'], afterwards: ['1'] });
    });

    test('answers as its handler does', async () => {
      const answer = { path: `/api/${sender.name}` };
      expect(await (await deliver({ id: '2', type: 'answering' })).json()).toEqual(answer);
      expect(await (await deliver({ id: '2', type: 'answering' })).json()).toEqual(answer);
    });

    test('is refused with a changed body, without a signature, and from somebody else', async () => {
      const before = await log();
      expect((await deliver({ id: '3' }, (body) => `${body} `)).status).toBe(400);
      expect((await deliver({ id: '3', secret: sender.otherSecret })).status).toBe(400);
      expect((await fetch(url(), { method: 'POST', body: '{}' })).status).toBe(400);
      expect(await log()).toEqual(before);
    });

    test('is handled again where it failed', async () => {
      expect((await deliver({ id: '4', type: 'failing' })).status).toBe(500);
      expect((await deliver({ id: '4', type: 'failing' })).status).toBe(200);
      expect((await deliver({ id: '4', type: 'failing' })).status).toBe(200);
      expect((await log()).handled.filter((type) => type === 'failing')).toHaveLength(2);
    });

    test('is handled by one where it comes several times at once', async () => {
      const answers = await Promise.all([1, 2, 3, 4, 5].map(() => deliver({ id: '5', type: 'slow' })));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
      expect((await log()).handled.filter((type) => type === 'slow')).toHaveLength(1);
    });

    test.runIf(['github', 'slack'].includes(sender.name))('is refused where it is huge', async () => {
      const body = 'x'.repeat(26 * 1024 ** 2);
      const status = await fetch(url(), { method: 'POST', body }).then(
        (answer) => answer.status,
        // The server need not read what it refuses.
        () => 413,
      );
      expect(status).toBe(413);
      expect((await fetch(url())).status).toBe(200);
    });
  });
});
