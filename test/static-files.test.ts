import {
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestApp } from 'waymark/testing';
import { type Case, cases, contract, type Mode } from './harness/contract.ts';
import { open, received, requestText, sendRaw } from './harness/raw-http.ts';
import {
  makeProject,
  runWaymark,
  type RunningCommand,
  serveWaymark,
  writeFiles,
} from './harness/run-waymark.ts';

const handler = (name: string) =>
  `export const GET = () => new Response('route ${name}');\nexport const POST = GET;\n`;

const CONFIG = `export default {
  headers: async () => [
    { source: '/:path*', headers: [{ key: 'x-all', value: '1' }] },
    { source: '/kept.txt', headers: [{ key: 'cache-control', value: 'public, max-age=77' }] },
  ],
  redirects: async () => [{ source: '/gone.txt', destination: '/hello.txt', permanent: false }],
  rewrites: async () => ({
    beforeFiles: [{ source: '/', destination: '/folder/index.html' }, { source: '/before', destination: '/hello.txt' }, { source: '/over.txt', destination: '/api/hello' }],
    afterFiles: [{ source: '/after', destination: '/a%20b/caf%C3%A9.txt' }, { source: '/hello.txt', destination: '/api/hello' }],
    fallback: [{ source: '/last', destination: '/hello.txt' }],
  }),
};`;

const FILES = {
  'next.config.mjs': CONFIG,
  'app/api/hello/route.ts': handler('hello'),
  'app/any/[...path]/route.ts': handler('any'),
  'secret.txt': 'not for clients',
  'public/hello.txt': 'Hello, world!',
  'public/kept.txt': 'kept',
  'public/gone.txt': 'behind a redirect',
  'public/over.txt': 'behind a rewrite',
  'public/empty.txt': '',
  'public/a b/café.txt': 'Kaffee',
  'public/any/file.txt': 'a file before a dynamic route',
  'public/folder/index.html': '<p>index</p>',
  'public/.well-known/security.txt': 'Contact: mailto:security@example.com',
  'public/.env': 'SECRET=1',
  'public/.git/config': 'secret',
  'public/folder/.hidden': 'secret',
  'public/data.json': '{}',
  'public/favicon.ico': 'icon',
  'public/plain': 'no extension',
  'public/100%.txt': 'percent',
  'public/assets/app.3f9a1c7e.js': 'hashed();',
};

const type = (value: string) => ({ has: { 'content-type': value } });

contract('files of public/', FILES, (subject) => {
  const table: Case[] = [
    [
      'GET /hello.txt',
      200,
      {
        text: 'Hello, world!',
        has: {
          'accept-ranges': 'bytes',
          'cache-control': 'public, max-age=0',
          'content-length': '13',
          'content-type': 'text/plain; charset=UTF-8',
          etag: /^"d-[0-9a-f]+"$/,
          'last-modified': / GMT$/,
          vary: null,
          'x-all': '1',
        },
      },
    ],
    ['HEAD /hello.txt', 200, { text: '', has: { 'content-length': '13', etag: /^"d-/, 'x-all': '1' } }],
    ['GET /hello.txt?v=1', 200, { text: 'Hello, world!' }],
    ['GET /hello%2etxt', 200, { text: 'Hello, world!' }],
    ['GET /empty.txt', 200, { text: '', has: { 'content-length': '0' } }],
    ['GET /data.json', 200, type('application/json; charset=UTF-8')],
    ['GET /favicon.ico', 200, type('image/x-icon')],
    ['GET /plain', 200, type('application/octet-stream')],
    ['GET /a%20b/caf%C3%A9.txt', 200, { text: 'Kaffee' }],
    ['GET /100%25.txt', 200, { text: 'percent' }],
    ['GET /.well-known/security.txt', 200, { text: /^Contact/ }],
    ['GET /folder/index.html', 200, type('text/html; charset=UTF-8')],
    // by its exact name and nothing else
    ['GET /HELLO.txt', 200, { text: 'route hello', note: 'a rewrite, whose source has no case' }],
    ['GET /Plain', 404],
    ['GET /', 200, { text: '<p>index</p>' }],
    ['GET /folder', 404],
    ['GET /folder/', 308, { has: { location: '/folder' } }],
    ['GET /hello.txt/', 308, { has: { location: '/hello.txt' } }],
    ['GET /public/hello.txt', 404],
    ['GET /hello.txt/more', 404],
    // methods
    ['POST /hello.txt', 405, { has: { allow: 'GET, HEAD', 'x-all': '1' } }],
    ['DELETE /any/file.txt', 405],
    ['OPTIONS /plain', 405],
    // order
    ['GET /gone.txt', 307, { has: { location: '/hello.txt', etag: null } }],
    ['GET /over.txt', 200, { text: 'route hello' }],
    ['GET /before', 200, { text: 'Hello, world!', has: { 'x-all': '1' } }],
    ['GET /after', 200, { text: 'Kaffee' }],
    ['GET /last', 200, { text: 'Hello, world!' }],
    ['POST /last', 405],
    ['GET /any/file.txt', 200, { text: 'a file before a dynamic route' }],
    ['GET /any/other.txt', 200, { text: 'route any' }],
    ['GET /api/hello', 200, { text: 'route hello' }],
    ['GET /kept.txt', 200, { has: { 'cache-control': 'public, max-age=77' } }],
    // what must not be had
    ['GET /.env', 404],
    ['GET /.git/config', 404],
    ['GET /folder/.hidden', 404],
    ['GET /../secret.txt', 404],
    ['GET /%2e%2e/secret.txt', 404],
    ['GET /..%2fsecret.txt', 404],
    ['GET /..%5csecret.txt', 404],
    [
      'GET /..\\secret.txt',
      308,
      { except: { bun: 'reads a backslash as a slash before it tells the target' } },
    ],
    ['GET /folder/..%2f..%2fsecret.txt', 404],
    ['GET /%252e%252e/secret.txt', 404],
    ['GET /folder%2findex.html', 404],
    ['GET /hello.txt%00', 404],
    ['GET /%00', 404],
    ['GET /%E0%A4%A', 404],
  ];
  cases(subject, table);

  test('a name with the hash of its content is kept for good, but not while it is worked on', async () => {
    const { headers } = await sendRaw(subject.url, 'GET /assets/app.3f9a1c7e.js');
    const expected = { start: 'public, max-age=31536000, immutable', dev: 'public, max-age=0' };
    expect(headers.get('cache-control')).toEqual([expected[subject.mode]]);
  });

  test('who has the file already gets 304, with what a cache needs', async () => {
    const first = await sendRaw(subject.url, 'GET /hello.txt');
    const [etag = '', modified = ''] = ['etag', 'last-modified'].map((name) => first.headers.get(name)?.[0]);
    for (const headers of [{ 'if-none-match': etag }, { 'if-modified-since': modified }]) {
      const again = await sendRaw(subject.url, 'GET /hello.txt', { headers });
      expect([again.status, again.body]).toEqual([304, '']);
      expect(again.headers.get('etag')).toEqual([etag]);
      expect(again.headers.get('cache-control')).toEqual(['public, max-age=0']);
      expect(again.headers.get('x-all')).toEqual(['1']);
      expect(again.headers.has('content-type')).toBe(false);
    }
    const other = await sendRaw(subject.url, 'GET /hello.txt', { headers: { 'if-match': '"other"' } });
    expect(other.status).toBe(412);
  });

  test('a download goes on where it broke off, as long as it is the same file', async () => {
    const { headers } = await sendRaw(subject.url, 'GET /hello.txt');
    const etag = headers.get('etag')?.[0] ?? '';
    const same = await sendRaw(subject.url, 'GET /hello.txt', {
      headers: { range: 'bytes=7-', 'if-range': etag },
    });
    expect([same.status, same.body]).toEqual([206, 'world!']);
    const other = await sendRaw(subject.url, 'GET /hello.txt', {
      headers: { range: 'bytes=7-', 'if-range': '"x"' },
    });
    expect([other.status, other.body]).toEqual([200, 'Hello, world!']);
  });

  cases(subject, [
    [
      'GET /hello.txt',
      206,
      {
        headers: { range: 'bytes=0-4' },
        text: 'Hello',
        has: { 'content-range': 'bytes 0-4/13', 'content-length': '5' },
        except: { deno: 'frames bodies itself, here in chunks' },
      },
    ],
    ['GET /hello.txt', 206, { headers: { range: 'bytes=-6' }, text: 'world!' }],
    [
      'GET /hello.txt',
      416,
      { headers: { range: 'bytes=99-' }, text: '', has: { 'content-range': 'bytes */13' } },
    ],
    ['GET /hello.txt', 200, { headers: { range: 'bytes=5-2' }, text: 'Hello, world!' }],
    ['GET /hello.txt', 200, { headers: { range: 'bytes=0-1,4-5' }, text: 'Hello, world!' }],
    [
      'HEAD /hello.txt',
      200,
      { headers: { range: 'bytes=0-4' }, has: { 'content-length': '13', 'content-range': null } },
    ],
  ]);
});

contract(
  'files of public/ under a base path, with slashes',
  {
    'next.config.mjs': `export default { basePath: '/docs', trailingSlash: true };`,
    'app/api/hello/route.ts': handler('hello'),
    'public/hello.txt': 'Hello, world!',
    'public/plain': 'no extension',
  },
  (subject) => {
    cases(subject, [
      ['GET /docs/hello.txt', 200, { text: 'Hello, world!' }],
      ['GET /hello.txt', 404],
      ['GET /docshello.txt', 404],
      ['GET /docs/plain', 308, { has: { location: '/docs/plain/' } }],
      ['GET /docs/plain/', 200, { text: 'no extension' }],
      ['GET /docs/hello.txt/', 308, { has: { location: '/docs/hello.txt' } }],
    ]);
  },
);

const BIG = 100 * 1024 * 1024;

describe.each<Mode>(['start', 'dev'])('%s:', (mode) => {
  const text = 'Lorem ipsum dolor sit amet. '.repeat(100);
  const project = makeProject({
    'app/api/hello/route.ts': handler('hello'),
    'app/api/memory/route.ts': `export const dynamic = 'force-dynamic';\nexport const GET = () => { globalThis.gc?.(); return Response.json({ rss: process.memoryUsage().rss, pid: process.pid }); };\n`,
    'public/text.txt': text,
    'public/only-gzip.txt': text,
    'outside/linked.txt': 'linked',
  });
  const { dir } = project;
  let server: RunningCommand;
  beforeAll(async () => {
    const pub = join(dir, 'public');
    writeFileSync(join(pub, 'text.txt.br'), brotliCompressSync(text));
    writeFileSync(join(pub, 'text.txt.gz'), gzipSync(text));
    writeFileSync(join(pub, 'only-gzip.txt.gz'), gzipSync(text));
    writeFileSync(join(pub, 'big.bin'), Buffer.alloc(BIG, 'x'));
    symlinkSync(join(dir, 'outside'), join(pub, 'linked'));
    symlinkSync('.', join(pub, 'loop'));
    symlinkSync('nowhere', join(pub, 'broken'));
    if (mode === 'start') {
      const built = await runWaymark(['build'], dir);
      expect(built.stderr + built.stdout).toContain('public/broken');
      // The output stands alone.
      rmSync(pub, { recursive: true });
      rmSync(join(dir, 'outside'), { recursive: true });
    }
    server = await serveWaymark(mode, dir);
  });
  afterAll(async () => {
    await server.stop();
    project.remove();
  });

  test.each([
    ['text.txt', 'br, gzip', 'br'],
    ['text.txt', 'gzip', 'gzip'],
    ['text.txt', 'br;q=0', null],
    ['only-gzip.txt', 'br, gzip', 'gzip'],
  ])('%s for Accept-Encoding %s comes as %s', async (name, accept, encoding) => {
    const answer = await sendRaw(server.url, `GET /${name}`, { headers: { 'accept-encoding': accept } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-encoding')?.[0] ?? null).toBe(encoding);
    expect(answer.headers.get('vary')).toEqual(['Accept-Encoding']);
    expect(answer.headers.get('content-type')).toEqual(['text/plain; charset=UTF-8']);
    expect(answer.headers.get('content-length')).toEqual([String(answer.body.length)]);
    const whole = await fetch(`${server.url}/${name}`, { headers: { 'accept-encoding': accept } });
    expect(await whole.text()).toBe(text);
  });

  test('each form of a file has a tag of its own', async () => {
    const tags = ['br', 'gzip', 'identity'].map(async (accept) => {
      const answer = await sendRaw(server.url, 'HEAD /text.txt', { headers: { 'accept-encoding': accept } });
      return answer.headers.get('etag')?.[0];
    });
    expect(new Set(await Promise.all(tags)).size).toBe(3);
  });

  test('links are followed, and none without end', async () => {
    expect((await sendRaw(server.url, 'GET /linked/linked.txt')).body).toBe('linked');
    expect((await sendRaw(server.url, 'GET /broken')).status).toBe(404);
  });

  test('a file of 100 MB streams with its length, and in little memory', async () => {
    const before = await memory(server.url);
    const answer = await fetch(`${server.url}/big.bin`);
    expect(answer.headers.get('content-length')).toBe(String(BIG));
    let bytes = 0;
    let most = before.rss;
    for await (const piece of answer.body ?? []) {
      bytes += (piece as Uint8Array).length;
      if (bytes % (16 * 1024 * 1024) < 65_536) most = Math.max(most, (await memory(server.url)).rss);
    }
    expect(bytes).toBe(BIG);
    expect(most - before.rss).toBeLessThan(BIG / 2);
  });

  test('a range of a large file is read from where it begins', async () => {
    const headers = { range: `bytes=${BIG - 200_000}-` };
    const answer = await sendRaw(server.url, 'GET /big.bin', { headers });
    expect([answer.status, answer.body.length, answer.isWhole]).toEqual([206, 200_000, true]);
  });

  test.runIf(process.platform === 'linux')('clients that go away leave no file open', async () => {
    const { pid } = await memory(server.url);
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const socket = await open(server.url);
        socket.write(requestText(server.url, 'GET /big.bin'));
        await received(socket, (got) => got.length > 0);
        socket.destroy();
      }),
    );
    await expect.poll(() => openFiles(pid, 'big.bin'), { timeout: 5000 }).toBe(0);
    expect((await sendRaw(server.url, 'GET /api/hello')).body).toBe('route hello');
  });
});

test('dev serves what the disk has at that moment, and reports a file in the way of a route', async () => {
  const project = makeProject({ 'app/robots.txt/route.ts': handler('robots') });
  const server = await serveWaymark('dev', project.dir);
  const get = async (path: string) => (await sendRaw(server.url, `GET ${path}`)).body;
  try {
    expect((await sendRaw(server.url, 'GET /new.txt')).status).toBe(404);
    writeFiles(project.dir, { 'public/new.txt': 'one' });
    expect(await get('/new.txt')).toBe('one');
    writeFiles(project.dir, { 'public/new.txt': 'other' });
    expect(await get('/new.txt')).toBe('other');
    rmSync(join(project.dir, 'public/new.txt'));
    expect((await sendRaw(server.url, 'GET /new.txt')).status).toBe(404);
    expect(await get('/robots.txt')).toBe('route robots');
    writeFiles(project.dir, { 'public/robots.txt': 'file' });
    expect((await sendRaw(server.url, 'GET /robots.txt')).status).toBe(500);
    expect(server.output()).toContain('public/robots.txt');
    expect(server.output()).toContain('ERR_ROUTE_CONFLICT');
    rmSync(join(project.dir, 'public/robots.txt'));
    expect(await get('/robots.txt')).toBe('route robots');
  } finally {
    await server.stop();
    project.remove();
  }
});

test('build: a file in the way of a route is an error, and the last good build stays', async () => {
  const project = makeProject({ 'app/data.json/route.ts': handler('data'), 'public/a.txt': 'a' });
  try {
    expect((await runWaymark(['build'], project.dir)).code).toBe(0);
    writeFiles(project.dir, { 'public/data.json': '{}' });
    const { code, stderr, stdout } = await runWaymark(['build'], project.dir);
    expect(code).toBe(1);
    expect(stdout + stderr).toContain('app/data.json/route.ts');
    expect(readFileSync(join(project.dir, '.waymark/public/a.txt'), 'utf8')).toBe('a');
    expect(readdirSync(project.dir).filter((name) => name.startsWith('.waymark.'))).toEqual([]);
  } finally {
    project.remove();
  }
});

test('build: copies keep their times, and so their ETags, and hidden files stay behind', async () => {
  const project = makeProject({
    'app/api/hello/route.ts': handler('hello'),
    'public/a.txt': 'a',
    'public/.env': 'SECRET=1',
  });
  mkdirSync(join(project.dir, 'public/empty'));
  utimesSync(join(project.dir, 'public/a.txt'), 1_000_000_000, 1_000_000_000);
  try {
    await runWaymark(['build'], project.dir);
    expect(readdirSync(join(project.dir, '.waymark/public'))).toEqual(['a.txt']);
    const server = await serveWaymark('start', project.dir);
    const { headers } = await sendRaw(server.url, 'GET /a.txt');
    await server.stop();
    expect(headers.get('last-modified')).toEqual(['Sun, 09 Sep 2001 01:46:40 GMT']);
  } finally {
    project.remove();
  }
});

test('createTestApp: serves public/', async () => {
  const project = makeProject({ 'app/api/hello/route.ts': handler('hello'), 'public/hello.txt': 'Hello!' });
  const app = await createTestApp(project.dir);
  try {
    const answer = await app.fetch(new Request('http://localhost/hello.txt'));
    expect([answer.status, await answer.text()]).toEqual([200, 'Hello!']);
    expect((await app.fetch(new Request('http://localhost/none.txt'))).status).toBe(404);
  } finally {
    await app.close();
    project.remove();
  }
});

async function memory(url: string): Promise<{ rss: number; pid: number }> {
  return (await fetch(`${url}/api/memory`)).json() as Promise<{ rss: number; pid: number }>;
}

function openFiles(pid: number, name: string): number {
  const links = readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`);
    } catch {
      return '';
    }
  });
  return links.filter((link) => link.endsWith(`/${name}`)).length;
}
