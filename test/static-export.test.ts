import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { CHROMIUM, hydrated, launchBrowser, openPage, WITHOUT_BROWSER } from './harness/browser.ts';
import { makePagesProject } from './harness/pages-project.ts';
import { makeProject, runWaymark } from './harness/run-waymark.ts';

let project: { dir: string; remove: () => void } | undefined;
afterEach(() => project?.remove());

const CONFIG = (more = '') => `export default { output: 'export', ${more} };`;
const LINK = `import Link from 'next/link';\nexport default function Page() { return <Link href="/about">About</Link>; }`;

function read(path: string): string {
  return readFileSync(join(project?.dir ?? '', 'out', path), 'utf8');
}

test('output: export: pages, their payloads, handlers, public files and 404.html', async () => {
  project = makePagesProject({
    'next.config.mjs': CONFIG(),
    'app/page.tsx': LINK,
    'app/about/page.tsx': `export default function Page() { return <h1>About us</h1>; }`,
    'app/posts/[id]/page.tsx': `export const generateStaticParams = () => [{ id: 'one' }, { id: 'a b' }];
export default async function Page({ params }) { return <h1>Post {(await params).id}</h1>; }`,
    'app/api/rates.json/route.ts': `export const dynamic = 'force-static';\nexport const GET = () => Response.json({ eur: 1 });`,
    'public/hello.txt': 'hello',
  });
  const { code, stdout, stderr } = await runWaymark(['build'], project.dir);
  expect(code, stdout + stderr).toBe(0);
  expect(read('about.html').includes('About us')).toBe(true);
  expect(read('about.txt').includes('About us')).toBe(true);
  expect(read('posts/a b.html').includes('Post')).toBe(true);
  expect(read('api/rates.json')).toBe('{"eur":1}');
  expect(read('hello.txt')).toBe('hello');
  expect(
    ['index.html', 'index.txt', '404.html', '_next/static', 'posts/one.html'].filter(
      (each) => !existsSync(join(project?.dir ?? '', 'out', each)),
    ),
  ).toEqual([]);
  const started = await runWaymark(['start', '--port', '0'], project.dir);
  expect([started.code, started.stderr.includes("`output: 'export'`")]).toEqual([1, true]);
});

test('output: export: everything that cannot be exported is told of, and the last good folder stays', async () => {
  project = makePagesProject({
    'next.config.mjs': CONFIG('trailingSlash: true'),
    'app/page.tsx': LINK,
    'app/cookie/page.tsx': `import { cookies } from 'next/headers';\nexport default async function Page() { return <p>{(await cookies()).size}</p>; }`,
    'app/query/page.tsx': `export default async function Page({ searchParams }) { return <p>{(await searchParams).q}</p>; }`,
    'app/forced/page.tsx': `export const dynamic = 'force-dynamic';\nexport default function Page() { return <p>now</p>; }`,
    'app/[name]/page.tsx': `export default function Page() { return <p>any</p>; }`,
    'app/api/route.ts': `export const POST = () => new Response();`,
    'app/fine/page.tsx': `export default function Page() { return <p>fine</p>; }`,
    'out/index.html': 'the last good one',
  });
  const { code, stderr } = await runWaymark(['build'], project.dir);
  expect(code).toBe(1);
  for (const part of [
    'cookie/page',
    'query/page',
    'forced/page',
    '[name]/page',
    'api/route.ts',
    'cookies()',
    'searchParams',
    'generateStaticParams',
    'POST',
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
      'app/page.tsx': LINK,
      'app/about/page.tsx': `export default function Page() { return <h1>About us</h1>; }`,
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
      await page.reload();
      expect(await page.textContent('h1')).toBe('About us');
      expect(errors).toEqual([]);
      const plain = await openPage(browser, { javaScript: false });
      await plain.page.goto(`${served.url}/about`);
      expect(await plain.page.textContent('h1')).toBe('About us');
    } finally {
      await browser.close();
      served.close();
    }
  },
  60_000,
);
