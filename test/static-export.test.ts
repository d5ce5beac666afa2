import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { CHROMIUM, hydrated, launchBrowser, openPage, WITHOUT_BROWSER } from './harness/browser.ts';
import { makePagesProject } from './harness/pages-project.ts';
import { makeProject, runWaymark, serveWaymark } from './harness/run-waymark.ts';

let project: { dir: string; remove: () => void } | undefined;
afterEach(() => project?.remove());

const CONFIG = (more = '') => `export default { output: 'export', ${more} };`;
const LINK = `import Link from 'next/link';\nexport default function Page() { return <Link href="/about">About</Link>; }`;

function read(path: string): string {
  return readFileSync(join(project?.dir ?? '', 'out', path), 'utf8');
}

test('output: export: pages, their payloads, handlers, public files and 404.html; what a preview answers', async () => {
  project = makePagesProject({
    'next.config.mjs': CONFIG("assetPrefix: 'https://cdn.test/x/'"),
    'app/page.tsx': LINK,
    'app/about/page.tsx': `export default function Page() { return <h1>About us</h1>; }`,
    'app/posts/[id]/page.tsx': `export const generateStaticParams = () => [{ id: 'one' }, { id: 'a b' }];
export default async function Page({ params }) { return <h1>Post {(await params).id}</h1>; }`,
    'app/old/page.tsx': `import { redirect } from 'next/navigation';\nexport default function Page() { redirect('/about?a="1"'); }`,
    'app/gone/page.tsx': `import { notFound } from 'next/navigation';\nexport default function Page() { notFound(); }`,
    'app/[team]/layout.tsx': `export const generateStaticParams = () => [{ team: 'red' }, { team: 'blue' }];
export default function Layout({ children }) { return <section>{children}</section>; }`,
    'app/[team]/[member]/layout.tsx': `export const generateStaticParams = ({ params }) => [{ member: 'first-of-' + params.team }];
export default function Layout({ children }) { return <div>{children}</div>; }`,
    'app/[team]/[member]/page.tsx': `export default async function Page({ params }) { return <p>{(await params).member}</p>; }`,
    'app/api/rates.json/route.ts': `import { writeFileSync } from 'node:fs';
import { after } from 'next/server';
export const dynamic = 'force-static';
export const GET = () => {
  after(async () => { await new Promise((done) => setTimeout(done, 300)); writeFileSync('after.txt', 'done'); });
  return Response.json({ eur: 1 });
};`,
    'public/hello.txt': 'hello',
  });
  const { code, stdout, stderr } = await runWaymark(['build'], project.dir);
  expect(code, stdout + stderr).toBe(0);
  expect(stdout).toContain('waymark preview');
  expect(read('about.html')).toContain('About us');
  expect(read('about.html')).toContain('src="https://cdn.test/x/_next/static/chunks/');
  expect(read('about.txt')).toContain('About us');
  expect(read('posts/a b.html')).toContain('Post');
  expect(read('api/rates.json')).toBe('{"eur":1}');
  expect(read('hello.txt')).toBe('hello');
  expect(read('old.html')).toContain('content="0;url=/about?a=&quot;1&quot;"');
  expect(read('gone.html')).toContain('404');
  expect(read('blue/first-of-blue.html')).toContain('first-of-blue');
  expect(readFileSync(join(project.dir, 'after.txt'), 'utf8')).toBe('done');
  expect(
    ['index.html', 'index.txt', '404.html', '_next/static', 'posts/one.html', 'red/first-of-red.html'].filter(
      (each) => !existsSync(join(project?.dir ?? '', 'out', each)),
    ),
  ).toEqual([]);
  const started = await runWaymark(['start', '--port', '0'], project.dir);
  expect([started.code, started.stderr]).toEqual([1, expect.stringContaining('waymark preview')]);
  expect(started.stderr).toContain('`out`');
  const targeted = await runWaymark(['build', '--target', 'docker'], project.dir);
  expect([targeted.code, targeted.stderr]).toEqual([1, expect.stringContaining('`--target`')]);

  const server = await serveWaymark('preview', project.dir);
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(server.url + path, { redirect: 'manual', ...init });
    const text = await response.text();
    return `${response.status} ${response.headers.get('location') ?? text.slice(0, 15)}`;
  };
  expect(await ask('/')).toBe('200 <!DOCTYPE html>');
  expect(await ask('/about')).toBe('200 <!DOCTYPE html>');
  expect(await ask('/about/?a=1')).toBe('308 /about?a=1');
  expect(await ask('/posts/a%20b')).toBe('200 <!DOCTYPE html>');
  expect(await ask('/hello.txt', { headers: { range: 'bytes=1-2' } })).toBe('206 el');
  expect(await ask('/nowhere', { headers: { 'if-none-match': '*' } })).toBe('404 <!DOCTYPE html>');
  expect(await ask('/nowhere', { method: 'HEAD' })).toBe('404 ');
  expect(await ask('/..%2fpackage.json')).toBe('404 <!DOCTYPE html>');
  await server.stop();
});

test('output: export: everything that cannot be exported is told of in one list, and the last good folder stays', async () => {
  project = makePagesProject({
    'next.config.mjs': CONFIG('trailingSlash: true, staticPageGenerationTimeout: 1'),
    'app/page.tsx': LINK,
    'app/cookie/page.tsx': `import { cookies } from 'next/headers';\nexport default async function Page() { return <p>{(await cookies()).size}</p>; }`,
    'app/query/page.tsx': `export default async function Page({ searchParams }) { return <p>{(await searchParams).q}</p>; }`,
    'app/forced/layout.tsx': `export const dynamic = 'force-dynamic';\nexport default function Layout({ children }) { return children; }`,
    'app/forced/page.tsx': `export default function Page() { return <p>now</p>; }`,
    'app/endless/page.tsx': `export default async function Page() { await new Promise(() => {}); }`,
    'app/action/page.tsx': `export default function Page() { async function save() { 'use server'; } return <form action={save} />; }`,
    'app/[name]/page.tsx': `export default function Page() { return <p>any</p>; }`,
    'app/api/route.ts': `export const POST = () => new Response();`,
    'app/data/route.ts': `export const dynamic = 'force-static';\nexport const GET = () => new Response('a file');`,
    'app/data/more/route.ts': `export const dynamic = 'force-static';\nexport const GET = () => new Response('below it');`,
    'app/payload/page.tsx': `export default function Page() { return <p>its payload</p>; }`,
    'public/payload/index.txt': 'the same',
    'app/fine/page.tsx': `export default function Page() { return <p>fine</p>; }`,
    'out/index.html': 'the last good one',
  });
  const { code, stderr } = await runWaymark(['build'], project.dir);
  expect(code).toBe(1);
  for (const part of [
    'app/cookie/page.tsx ERR_EXPORT\n  It cannot be exported: GET /cookie: ',
    'used `cookies()`',
    'app/query/page.tsx ERR_EXPORT',
    'searchParams',
    'app/forced/page.tsx ERR_EXPORT\n  It cannot be exported: GET /forced: it says that it is made at each request',
    'GET /endless: it took longer than 1 s',
    'app/action/page.tsx ERR_EXPORT\n  It cannot be exported: The Server Action `save` needs a server.',
    'app/[name]/page.tsx ERR_EXPORT\n  It cannot be exported: GET /[name]: `generateStaticParams` is missing',
    'app/api/route.ts ERR_EXPORT\n  It cannot be exported: It answers POST, and a file only GET.',
    'app/data/route.ts is the file `data`, and so no folder',
    'public/payload/index.txt is `payload/index.txt` as well',
    '\n9 errors\n',
  ])
    expect(stderr).toContain(part);
  expect(stderr).not.toContain('fine/page');
  expect(read('index.html')).toBe('the last good one');
});

test('output: export: an API without React', async () => {
  project = makeProject({
    'package.json': '{ "type": "module" }',
    'next.config.mjs': CONFIG(),
    'app/a/[id]/route.ts': `export const dynamic = 'force-static';\nexport const generateStaticParams = () => [{ id: '1' }];\nexport const GET = async (_request, { params }) => Response.json(await params);`,
  });
  const { code, stdout, stderr } = await runWaymark(['build'], project.dir);
  expect(code, stdout + stderr).toBe(0);
  expect(read('a/1')).toBe('{"id":"1"}');
});

/** A server of files that knows nothing of Waymark: `/about` is `about.html`. */
async function serveFolder(dir: string): Promise<{ url: string; asked: string[]; close: () => void }> {
  const asked: string[] = [];
  const types: Readonly<Record<string, string>> = {
    html: 'text/html',
    js: 'text/javascript',
    txt: 'text/plain',
  };
  const server = createServer(({ url = '/' }, response) => {
    const path = new URL(url, 'http://localhost').pathname;
    asked.push(path);
    const name = path === '/' ? '/index.html' : /\.\w+$/.test(path) ? path : `${path}.html`;
    const isThere = existsSync(join(dir, name));
    const type = types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
    response.writeHead(isThere ? 200 : 404, { 'content-type': isThere ? type : 'text/html' });
    response.end(readFileSync(join(dir, isThere ? name : '404.html')));
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => server.close(),
  };
}

test.skipIf(!CHROMIUM)(
  `output: export: a browser goes from page to page by files${WITHOUT_BROWSER}`,
  async () => {
    project = makePagesProject({
      'next.config.mjs': CONFIG(),
      'app/page.tsx': LINK.replace('"/about"', '"/about?q=tea"'),
      'app/about/query.tsx': `'use client';\nimport { useSearchParams } from 'next/navigation';
export function Query() { return <output>{useSearchParams().get('q') ?? 'nothing'}</output>; }`,
      'app/about/page.tsx': `import { Query } from './query';\nexport default function Page() { return <><h1>About us</h1><Query /></>; }`,
    });
    const built = await runWaymark(['build'], project.dir);
    expect(built.code, built.stderr).toBe(0);
    const served = await serveFolder(join(project.dir, 'out'));
    const browser = await launchBrowser();
    try {
      const { page, errors } = await openPage(browser);
      await page.goto(served.url);
      await hydrated(page, 'a');
      await page.click('a');
      await page.waitForSelector('h1');
      expect([new URL(page.url()).pathname, await page.textContent('h1')]).toEqual(['/about', 'About us']);
      expect([served.asked.includes('/about.txt'), served.asked.includes('/about')]).toEqual([true, false]);
      expect(await page.textContent('output')).toBe('tea');
      await page.reload();
      expect(await page.textContent('h1')).toBe('About us');
      await page.waitForFunction(() => document.querySelector('output')?.textContent === 'tea');
      expect(errors).toEqual([]);
      const plain = await openPage(browser, { javaScript: false });
      await plain.page.goto(`${served.url}/about`);
      expect(await plain.page.textContent('h1')).toBe('About us');
      expect(await plain.page.textContent('output')).toBe('nothing');
    } finally {
      await browser.close();
      served.close();
    }
  },
  60_000,
);

test('assetPrefix: a path that pages load their scripts from, and that `start` answers', async () => {
  project = makePagesProject({
    'next.config.mjs': `export default { assetPrefix: '/cdn/', basePath: '/docs' };`,
    'app/page.tsx': LINK,
  });
  const built = await runWaymark(['build'], project.dir);
  expect(built.code, built.stderr).toBe(0);
  const server = await serveWaymark('start', project.dir);
  const document = await (await fetch(`${server.url}/docs`)).text();
  const script = /src="(\/cdn\/_next\/[^"]+\.js)"/.exec(document)?.[1] ?? '';
  const answer = await fetch(server.url + script);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    'text/javascript; charset=UTF-8',
  ]);
  expect((await fetch(`${server.url}/cdn/other.js`)).status).toBe(404);
  await server.stop();
});

test('what is wrong with the tree of a project with pages is told of alone', async () => {
  project = makePagesProject({
    'app/page.tsx': LINK,
    'app/route.ts': `export const GET = () => new Response();`,
  });
  const { code, stderr } = await runWaymark(['build'], project.dir);
  expect([code, stderr.match(/ERR_\w+/g)]).toEqual([1, ['ERR_PAGE_AND_ROUTE']]);
});
