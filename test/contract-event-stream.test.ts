import { EventSource } from 'undici';
import { expect, test } from 'vitest';
import { contract } from './harness/contract.ts';

const EVENTS = `const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms));
export function GET(request: Request) {
  const { searchParams } = new URL(request.url);
  const run = searchParams.get('run');
  const last = Number(request.headers.get('last-event-id') ?? 0);
  request.signal.addEventListener('abort', () => console.log('[' + run + '] aborted'));
  const text = new TextEncoder();
  let id = last;
  const stream = new ReadableStream({
    async start(controller) {
      controller.enqueue(text.encode(': welcome\\nretry: 20\\n\\n'));
    },
    async pull(controller) {
      id += 1;
      if (searchParams.has('wait') && id > 1) await new Promise(() => {});
      await sleep(5);
      controller.enqueue(text.encode('id: ' + id + '\\nevent: tick\\ndata: {"id":' + id + '}\\n\\n'));
      if (id % 3 === 0) controller.close();
    },
    cancel() { console.log('[' + run + '] cancelled'); },
  });
  return new Response(stream, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' } });
}
`;

contract(
  'server-sent events',
  { 'package.json': '{ "type": "module" }', 'app/events/route.ts': EVENTS },
  (subject) => {
    test('an EventSource gets each event, and comes again where it left off', async () => {
      const source = new EventSource(`${subject.url}/events?run=es`);
      const ids: string[] = [];
      await new Promise<void>((resolve, reject) => {
        source.addEventListener('tick', (event) => {
          const { lastEventId, data } = event as MessageEvent<string>;
          ids.push(lastEventId);
          expect(JSON.parse(data)).toEqual({ id: Number(lastEventId) });
          if (ids.length === 7) resolve();
        });
        source.addEventListener('error', () => {
          if (source.readyState === 2) reject(new Error('The EventSource was closed.'));
        });
      });
      source.close();
      expect(ids).toEqual(['1', '2', '3', '4', '5', '6', '7']);
    });

    test('what is there goes out while more is waited for; a client that leaves ends the stream', async () => {
      const abort = new AbortController();
      const response = await fetch(`${subject.url}/events?run=leaves&wait`, { signal: abort.signal });
      expect(response.headers.get('content-type')).toBe('text/event-stream');
      expect(response.headers.get('content-length')).toBeNull();
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      while (!text.includes('data: {"id":1}\n\n')) text += (await reader?.read())?.value ?? '';
      expect(text).toMatch(/^: welcome\nretry: 20\n\nid: 1\n/);
      abort.abort();
      await expect.poll(() => subject.output(), { timeout: 5000 }).toContain('[leaves] aborted');
      await expect.poll(() => subject.output(), { timeout: 5000 }).toContain('[leaves] cancelled');
    });
  },
);
