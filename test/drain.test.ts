import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startLoad } from './harness/load.ts';
import { open, parseAnswers, type RawAnswer, received, requestText, sendRaw } from './harness/raw-http.ts';
import {
  makeProject,
  runScript,
  runWaymark,
  type RunningCommand,
  serveScript,
} from './harness/run-waymark.ts';

const project = makeProject({
  'package.json': '{ "type": "module" }',
  // Answers, or does its work after the answer, once the file that the request names is there.
  'lib/wait-for.ts': `import { existsSync } from 'node:fs';
export async function waitFor(request: Request): Promise<void> {
  const file = new URL(request.url).searchParams.get('file') ?? '';
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 10));
}
`,
  'app/slow/route.ts': `import { waitFor } from '../../lib/wait-for';
export async function GET(request: Request) {
  console.log('begun');
  await waitFor(request);
  return new Response('whole');
}
`,
  'app/after/route.ts': `import { after } from 'next/server';
import { waitFor } from '../../lib/wait-for';
export function GET(request: Request) {
  after(async () => {
    console.log('begun');
    await waitFor(request);
    console.log('work done');
  });
  return new Response('answered');
}
`,
  'app/never/route.ts': `import { after } from 'next/server';
export function GET() {
  after(new Promise(() => {}));
  return new Response('answered');
}
`,
  'app/work/route.ts': `export async function GET() {
  await new Promise((resolve) => setTimeout(resolve, 5));
  return new Response('done');
}
`,
  'start-and-end.mjs': `import { start } from './.waymark/server.js';
void start({ port: 0 });
process.kill(process.pid, 'SIGTERM');
`,
});

beforeAll(async () => {
  const { code, stderr } = await runWaymark(['build'], project.dir);
  expect([code, stderr]).toEqual([0, '']);
});
afterAll(() => project.remove());

/** Names of files that handlers wait for: one for each test. */
let files = 0;
let file: string;
beforeEach(() => {
  file = `go-${++files}`;
});
const go = () => writeFileSync(join(project.dir, file), '');
const ready = 'GET /_waymark/health/ready';

describe.each(['waymark', 'node'])('SIGTERM, --http %s', (http) => {
  const serve = (...args: string[]) =>
    serveScript('.waymark/server.js', project.dir, { args: ['--http', http, ...args] });

  test('readiness turns at once, and a running request is finished with Connection: close', async () => {
    const server = await serve();
    const [probe, live, slow] = await Promise.all([keep(server), keep(server), keep(server)]);
    const slowAnswer = slow(`GET /slow?file=${file}`);
    await expect.poll(() => server.output()).toContain('begun');
    const ended = server.stop();
    // Until the signal has come, it is ready.
    let answer = await probe(ready);
    while (answer.status === 200) answer = await probe(ready);
    expect([answer.status, JSON.parse(answer.body)]).toEqual([503, { status: 'draining' }]);
    expect(answer.headers.get('connection')).toEqual(['close']);
    expect((await live('GET /_waymark/health/live')).status).toBe(200);
    await expect(open(server.url)).rejects.toThrow('ECONNREFUSED');
    go();
    const { status, headers, body, isWhole } = await slowAnswer;
    expect({ status, body, isWhole }).toEqual({ status: 200, body: 'whole', isWhole: true });
    expect(headers.get('connection')).toEqual(['close']);
    expect(await ended).toBe(0);
  });

  test('after() work is finished before the process ends', async () => {
    const server = await serve();
    expect((await sendRaw(server.url, `GET /after?file=${file}`)).body).toBe('answered');
    await expect.poll(() => server.output()).toContain('begun');
    const ended = server.stop();
    await expect.poll(() => isRefused(server)).toBe(true);
    go();
    expect(await ended).toBe(0);
    expect(server.output()).toContain('work done');
  });

  test('the deadline cuts a request off, which the log and the exit code tell', async () => {
    const server = await serve('--drain-timeout', '300ms');
    const cut = sendRaw(server.url, `GET /slow?file=${file}`);
    cut.catch(() => {});
    await expect.poll(() => server.output()).toContain('begun');
    expect(await server.stop()).toBe(1);
    expect(server.output()).toContain('Cut off after 0.3 s: 1 request.\n');
    await expect(cut).rejects.toThrow('without an answer');
  });

  test('the deadline cuts after() work off, which the log and the exit code tell', async () => {
    const server = await serve('--drain-timeout', '300ms');
    await sendRaw(server.url, 'GET /never');
    expect(await server.stop()).toBe(1);
    expect(server.output()).toContain('Cut off after 0.3 s: the after() work of 1 request.\n');
  });

  test('one deadline is for requests and after() work together', async () => {
    const server = await serve('--drain-timeout', '1s');
    await sendRaw(server.url, 'GET /never');
    const idle = await keep(server);
    await idle(ready);
    const start = performance.now();
    expect(await server.stop()).toBe(1);
    expect(performance.now() - start).toBeLessThan(1900);
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('a second signal, %s, ends the process at once with %i', async (signal, code) => {
    const server = await serve();
    sendRaw(server.url, `GET /slow?file=${file}`).catch(() => {});
    await expect.poll(() => server.output()).toContain('begun');
    const ended = server.stop(signal);
    await expect.poll(() => isRefused(server)).toBe(true);
    void server.stop(signal);
    expect(await ended).toBe(code);
  });

  test('says nothing where nothing runs', async () => {
    const server = await serve();
    expect(await server.stop()).toBe(0);
    expect(server.output()).toBe(`Waymark is ready on ${server.url}\n`);
  });

  test('under load, every request that was taken is answered', async () => {
    const server = await serve();
    const load = startLoad(`${server.url}/work`, { check: expectDone });
    await expect.poll(() => load.answered(), { timeout: 10_000 }).toBeGreaterThan(100);
    expect(await server.stop()).toBe(0);
    const { failures, turnedAway } = await load.stop();
    expect(failures).toEqual([]);
    expect(turnedAway).toEqual(Array(8).fill('ECONNREFUSED'));
  });
});

test('SIGTERM: while it starts, the server ends without a word', async () => {
  const { code, stdout, stderr } = await runScript('start-and-end.mjs', project.dir);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
});

function expectDone(body: string): string | undefined {
  return body === 'done' ? undefined : `body ${body}`;
}

/** A connection that stays: sends one request after the other on it. */
async function keep({ url }: RunningCommand): Promise<(line: string) => Promise<RawAnswer>> {
  const socket = await open(url);
  return async (line) => {
    socket.write(requestText(url, line, { headers: { connection: null } }));
    const text = await received(socket, isWhole);
    const [answer] = parseAnswers(text, ['GET']);
    if (!answer) throw new Error(`The connection was closed without an answer to ${line}`);
    return answer;
  };
}

function isWhole(text: string): boolean {
  return text.includes('\r\n\r\n') && parseAnswers(text, ['GET'])[0]?.isWhole === true;
}

async function isRefused({ url }: RunningCommand): Promise<boolean> {
  try {
    (await open(url)).destroy();
    return false;
  } catch {
    return true;
  }
}
