import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMany } from './harness/many-sockets.ts';
import { watchedProject } from './harness/watched-server.ts';

const project = watchedProject({
  'app/events/route.ts': `import { count } from '../../lib/counts';
const clients = new Set<ReadableStreamDefaultController>();
export function GET() {
  let own: ReadableStreamDefaultController;
  const stream = new ReadableStream({
    start(controller) { own = controller; clients.add(own); count('open'); controller.enqueue(Buffer.from(': hello\\n\\n')); },
    cancel() { clients.delete(own); count('gone'); },
  });
  return new Response(stream, { headers: { 'content-type': 'text/event-stream' } });
}
export async function POST(request: Request) {
  const event = Buffer.from('data: ' + (await request.text()) + '\\n\\n');
  for (const client of clients) client.enqueue(event);
  return Response.json(clients.size);
}
`,
});
beforeAll(() => project.build());
afterAll(() => project.remove());

const NUMBER = 1000;

test.each(['waymark', 'node'] as const)(
  'a thousand clients of an event stream, --http %s: all get each event soon, for a bounded piece of memory each',
  async (http) => {
    const server = await project.serve({ http });
    const before = await server.readings();
    const sockets = await openMany(server.port, NUMBER);
    const texts = sockets.map(() => '');
    for (const [index, socket] of sockets.entries()) {
      socket.on('data', (chunk: Buffer) => (texts[index] += chunk.toString('latin1')));
      socket.write('GET /events HTTP/1.1\r\nHost: x\r\n\r\n');
    }
    const have = (what: string) => () => texts.filter((text) => text.includes(what)).length;
    await expect.poll(have(': hello'), { timeout: 10_000 }).toBe(NUMBER);
    const start = performance.now();
    for (let event = 0; event < 20; event++) {
      const sent = await fetch(`${server.url}/events`, { method: 'POST', body: `event ${event}.` });
      expect(await sent.json()).toBe(NUMBER);
    }
    await expect.poll(have('data: event 19.\n\n'), { timeout: 10_000 }).toBe(NUMBER);
    // 20,000 events; a generous bound for a machine that is busy with other things.
    expect(performance.now() - start).toBeLessThan(10_000);
    const during = await server.readings();
    // Kilobytes a client, of objects and buffers.
    expect(((during.used - before.used) * 1024) / NUMBER).toBeLessThan(40);
    for (const socket of sockets) socket.destroy();
    const gone = async () => (await server.readings()).counts['gone'];
    await expect.poll(gone, { timeout: 10_000 }).toBe(NUMBER);
    await server.stop();
  },
);

test.each(['waymark', 'node'] as const)(
  'a stream that would not end is ended when the time to drain is over, --http %s',
  async (http) => {
    const server = await project.serve({ http, drainTimeout: 1500 });
    const response = await fetch(`${server.url}/events`);
    const reader = response.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe(': hello\n\n');
    const start = performance.now();
    const stopped = server.stop('SIGTERM');
    // Cut off, and so not taken for one that is whole.
    await expect(reader?.read()).rejects.toThrow();
    expect(performance.now() - start).toBeGreaterThan(1000);
    expect(await stopped).toBe(1);
    expect(server.output()).toContain('Cut off after 1.5 s: 1 request.');
  },
);
