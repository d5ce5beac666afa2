import { expect, test } from 'vitest';
import { contract } from './harness/contract.ts';
import { open, received, requestText, sendRaw } from './harness/raw-http.ts';

const ROUTE = `import { after } from 'next/server';
import { notFound, redirect } from 'next/navigation';
const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms));
const results: Record<string, (say: (what: string) => void, any: any) => any> = {
  plain: (say) => { say('returning'); return new Response('x') },
  stream: (say) => new Response(new ReadableStream({ async start(c) { c.enqueue(new TextEncoder().encode('a')); await sleep(80); say('stream end'); c.close() } })),
  error: () => { throw new Error('in handler') },
  redirect: () => redirect('/x'),
  notfound: () => notFound(),
  nothing: () => undefined,
  nested: (say) => { after(() => { say('outer'); after(() => say('inner')) }); return new Response('x') },
  fail: (say) => { after(() => { throw new Error('after threw') }); after(async () => { await sleep(5); throw new Error('after async threw') }); after(Promise.reject(new Error('after promise rejected'))); after(() => say('still runs')); return new Response('x') },
  promise: (say) => { after(sleep(30).then(() => say('promise done'))); return new Response('x') },
  wrong: (_, after: any) => { try { after('str') } catch (e: any) { return new Response(e.message) } },
  redirecting: () => { after(() => redirect('/y')); return new Response('x') },
  slow: (say) => { after(async () => { await sleep(700); say('slow done') }); return new Response('x') },
  late: async (say) => { say('begun'); await sleep(500); say('answered'); return new Response('whole') },
  poured: (say) => new Response(new ReadableStream({ async pull(c) { await sleep(100); c.enqueue(new TextEncoder().encode('x')) ; if (++pulls === 6) { say('poured'); c.close() } } })),
};
let pulls = 0;
export async function GET(request: Request, { params }: any): Promise<any> {
  const { k } = await params;
  const id = new URL(request.url).searchParams.get('run');
  const say = (what: string) => console.log('[' + id + ']', what);
  say('start');
  after(() => say('after1'));
  after(async () => { await sleep(20); say('after2') });
  return results[k]!(say, after);
}
`;

interface Order {
  readonly k: string;
  readonly status: number;
  readonly expected: readonly string[];
  readonly log?: readonly RegExp[];
}

/** What each handler says, in order, and the status that it answers with. */
const ORDER: readonly Order[] = [
  { k: 'plain', status: 200, expected: ['start', 'returning', 'after1', 'after2'] },
  { k: 'stream', status: 200, expected: ['start', 'stream end', 'after1', 'after2'] },
  { k: 'error', status: 500, expected: ['start', 'after1', 'after2'], log: [/Error: in handler/] },
  { k: 'redirect', status: 307, expected: ['start', 'after1', 'after2'] },
  { k: 'notfound', status: 404, expected: ['start', 'after1', 'after2'] },
  { k: 'nothing', status: 500, expected: ['start', 'after1', 'after2'] },
  { k: 'nested', status: 200, expected: ['start', 'after1', 'outer', 'inner', 'after2'] },
  { k: 'promise', status: 200, expected: ['start', 'after1', 'after2', 'promise done'] },
  {
    k: 'fail',
    status: 200,
    expected: ['start', 'after1', 'still runs', 'after2'],
    log: [/after threw/, /after async threw/, /after promise rejected/],
  },
  { k: 'redirecting', status: 200, expected: ['start', 'after1', 'after2'], log: [/NEXT_REDIRECT/] },
];

let runs = 0;

contract('after()', { 'app/a/[k]/route.ts': ROUTE }, (subject) => {
  const said = (id: string) =>
    [...subject.output().matchAll(/\[(\d+)\] (.*)/g)]
      .filter(([, run]) => run === id)
      .map(([, , what]) => what);

  test.each(ORDER)('$k: $status, work follows the response', async ({ k, status, expected, log = [] }) => {
    const id = String(++runs);
    const answer = await sendRaw(subject.url, `GET /a/${k}?run=${id}`);
    expect(answer.status).toBe(status);
    await expect.poll(() => said(id), { timeout: 3000 }).toEqual(expected);
    for (const pattern of log) await expect.poll(() => subject.output()).toMatch(pattern);
  });

  test('an error in it is told apart from one of the handler', async () => {
    if (subject.mode === 'dev') return;
    expect(subject.output()).toMatch(
      /GET \/a\/fail\?run=\d+ \(app\/a\/\[k\]\/route\.ts\) failed in after\(\): Error: after threw/,
    );
    expect(subject.output()).toMatch(
      /GET \/a\/error\?run=\d+ \(app\/a\/\[k\]\/route\.ts\) failed: Error: in handler/,
    );
  });

  test('an argument that is neither function nor promise is refused', async () => {
    const answer = await sendRaw(subject.url, `GET /a/wrong?run=${++runs}`);
    expect(answer.body).toMatch(/^`after\(\)`: Argument must be a promise or a function/);
  });
});

contract('shutdown', { 'app/a/[k]/route.ts': ROUTE }, (subject) => {
  // One server serves one test: it ends it.
  test('SIGTERM: running requests and after() work finish, no connection is taken, exit 0', async () => {
    const slow = sendRaw(subject.url, 'GET /a/slow?run=1', { headers: { connection: null } });
    const keepAlive = { headers: { connection: 'keep-alive' } };
    const [late, poured, idle] = await Promise.all([open(subject.url), open(subject.url), open(subject.url)]);
    idle.write(requestText(subject.url, 'GET /a/plain?run=2', keepAlive));
    await received(idle, (text) => text.includes('\r\n\r\nx'));
    late.write(requestText(subject.url, 'GET /a/late?run=3', keepAlive));
    poured.write(requestText(subject.url, 'GET /a/poured?run=4', keepAlive));
    const begun = received(poured, (text) => text.includes('\r\n\r\n1\r\nx'));
    await expect.poll(() => subject.output()).toMatch(/\[3\] begun/);
    const head = await begun;
    const start = performance.now();
    const ended = subject.stop();
    const [whole, rest] = await Promise.all([received(late), received(poured), received(idle)]);
    await expect(open(subject.url)).rejects.toThrow(/ECONNREFUSED/);
    expect(whole).toMatch(/^HTTP\/1\.1 200 OK[^]*connection: close[^]*\r\n\r\nwhole$/i);
    expect((head + rest).match(/1\r\nx\r\n/g)).toHaveLength(6);
    expect(rest).toMatch(/0\r\n\r\n$/);
    await slow.catch(() => {});
    expect(await ended).toBe(0);
    expect(subject.output()).toMatch(/\[1\] slow done/);
    // It does not wait for connections to time out that nobody uses.
    expect(performance.now() - start).toBeLessThan(4000);
  });
});
