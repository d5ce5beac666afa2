import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makePagesProject } from './harness/pages-project.ts';
import { type RunningCommand, runWaymark, serveWaymark } from './harness/run-waymark.ts';

/** What fails would fail in the build else. */
const ASKED = `export const dynamic = 'force-dynamic';\n`;
const THROWS = (call: string) => `import * as navigation from 'next/navigation';
async function Inner() { await null; ${call}; return null; }
export default async function Page() { return <div><Inner /></div>; }
`;

const project = makePagesProject({
  'next.config.ts': 'export default { experimental: { authInterrupts: true } };',
  'app/not-found.tsx': 'export default function NotFound() { return <p>nothing here</p>; }',
  'app/page.tsx': 'export default function Page() { return <h1>Home</h1>; }',
  'app/api/hello/route.ts': `import { shared } from '../../shared';
export const GET = () => Response.json({ shared: shared.count++ });`,
  'app/js/page.js': `import { Button } from './button';
export default function Page() { return <p>no types: <Button /></p>; }`,
  'app/js/button.js': `'use client';\nexport function Button() { return <><button>pressed</button></>; }`,
  'app/shared.ts': 'export const shared = { count: 0 };',
  'app/shares/page.tsx': `${ASKED}import { shared } from '../shared';
export default function Page() { return <p>shared: {\`\${shared.count}\`}</p>; }`,
  'app/users/[id]/page.tsx': `export default async function Page({ params, searchParams }) {
  return <pre>{JSON.stringify([await params, await searchParams])}</pre>;
}`,
  'app/files/[...path]/page.tsx': `export default async function Page({ params }) {
  return <pre>{JSON.stringify(await params)}</pre>;
}`,
  'app/docs/[[...path]]/page.tsx': `export default async function Page({ params }) {
  return <pre>{JSON.stringify(await params)}</pre>;
}`,
  'app/(shop)/layout.tsx':
    'export default function Layout({ children }) { return <section><b>shop</b>{children}</section>; }',
  'app/(shop)/cart/page.tsx': ASKED + 'export default function Page() { return <i>cart</i>; }',
  'app/dash/layout.tsx': `export default function Layout({ children, side }) {
  return <div>{children}<aside>{side}</aside></div>;
}`,
  'app/dash/page.tsx': 'export default function Page() { return <i>main</i>; }',
  'app/dash/@side/page.tsx': 'export default function Page() { return <i>side</i>; }',
  'app/dash/@side/default.tsx': 'export default function Page() { return <i>default side</i>; }',
  'app/dash/more/page.tsx': 'export default function Page() { return <i>more</i>; }',
  'app/missing/page.tsx': THROWS('navigation.notFound()'),
  'app/missing/inner/not-found.tsx': 'export default function NotFound() { return <p>nothing inside</p>; }',
  'app/missing/inner/page.tsx': THROWS('navigation.notFound()'),
  'app/forbidden-page/page.tsx': THROWS('navigation.forbidden()'),
  'app/unauthorized-page/page.tsx': THROWS('navigation.unauthorized()'),
  'app/moved/page.tsx': THROWS(`navigation.redirect('/users/1?from=moved')`),
  'app/moved-for-good/page.tsx': THROWS(`navigation.permanentRedirect('/')`),
  'app/moved-late/loading.tsx': 'export default function Loading() { return <p>loading</p>; }',
  'app/moved-late/page.tsx': `import { redirect } from 'next/navigation';
export default async function Page() { await new Promise((done) => setTimeout(done, 30)); redirect('/?a=1&b=2'); }`,
  'app/missing-late/loading.tsx': 'export default function Loading() { return <p>loading</p>; }',
  'app/missing-late/page.tsx': `import { notFound } from 'next/navigation';
export default async function Page() { await new Promise((done) => setTimeout(done, 30)); notFound(); }`,
  'app/broken/page.tsx': ASKED + THROWS(`throw new Error('a secret of the server')`),
  'app/caught/error.tsx': `'use client';
export default function Failed({ error }) { return <p>failed: {error.digest ? 'digest' : error.message}</p>; }`,
  'app/caught/page.tsx': ASKED + THROWS(`throw new Error('a secret of the server')`),
  'app/slow/page.tsx': `${ASKED}import { Suspense } from 'react';
async function Slow() { await new Promise((done) => setTimeout(done, 200)); return <b>at last</b>; }
export default function Page() { return <Suspense fallback={<i>wait</i>}><Slow /></Suspense>; }`,
  'app/reads/page.tsx': `import { cookies, headers } from 'next/headers';
export default async function Page() {
  const store = await cookies();
  let refusal = '';
  try { store.set('a', 'b'); } catch (error) { refusal = error.message; }
  return <pre>{JSON.stringify([store.get('q'), (await headers()).get('x-asked'), refusal])}</pre>;
}`,
});

/** What a reader sees: without what is for browsers' scripts. */
const shown = (html: string) =>
  html
    .replace(/<script[^>]*>.*?<\/script>/gs, '')
    .replace(/<template.*?<\/template>|<!--.*?-->|<[^>]*>/gs, '')
    .replaceAll('&quot;', '"');

beforeAll(async () => {
  const built = await runWaymark(['build'], project.dir);
  expect(built.stderr).toBe('');
});

afterAll(() => project.remove());

describe.each(['start', 'dev'] as const)('%s', (command) => {
  let server: RunningCommand;

  beforeAll(async () => {
    server = await serveWaymark(command, project.dir);
  });

  afterAll(async () => {
    await server?.stop();
  });

  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(server.url + path, { redirect: 'manual', ...init });
    return { response, text: await response.text() };
  };

  test('a page: what caches are told, and what it depends on', async () => {
    for (const [path, built] of [
      ['/', 's-maxage=31536000'],
      ['/users/1', 'private, no-cache, no-store, max-age=0, must-revalidate'],
    ] as const) {
      const { response, text } = await ask(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe(command === 'dev' ? 'no-store' : built);
      expect(response.headers.get('vary')).toContain('rsc');
      expect(text).toContain(path === '/' ? '<h1>Home</h1>' : '<pre>');
    }
  });

  test('JSX in files that end in .js', async () => {
    expect((await ask('/js')).text).toContain('<p>no types: <button>pressed</button></p>');
  });

  test('a page and a route handler share the instances of modules', async () => {
    const { shared } = (await (await fetch(`${server.url}/api/hello`)).json()) as { shared: number };
    expect(shown((await ask('/shares')).text)).toBe(`shared: ${shared + 1}`);
  });

  test.each([
    ['/users/a%20b?x=1&x=2&y=', '[{"id":"a%20b"},{"x":["1","2"],"y":""}]'],
    ['/users/a@b', '[{"id":"a%40b"},{}]'],
    ['/files/a/b%2Fc', '{"path":["a","b%2Fc"]}'],
    ['/docs', '{}'],
    ['/docs/a/b', '{"path":["a","b"]}'],
    ['/cart', 'shopcart'],
    ['/dash', 'mainside'],
    ['/dash/more', 'moredefault side'],
  ])('%s shows %s', async (path, expected) => {
    const { response, text } = await ask(path);
    expect([response.status, shown(text)]).toEqual([200, expected]);
  });

  test.each([
    ['/nope', 404, 'nothing here'],
    ['/missing', 404, 'nothing here'],
    ['/missing/inner', 404, 'nothing inside'],
    ['/forbidden-page', 403, '403: This page could not be accessed.403This page could not be accessed.'],
    [
      '/unauthorized-page',
      401,
      '401: You&#x27;re not authorized to access this page.401You&#x27;re not authorized to access this page.',
    ],
  ])('%s is %i, and says so without scripts', async (path, status, expected) => {
    const { response, text } = await ask(path);
    expect([response.status, shown(text)]).toEqual([status, expected]);
    expect(text).toContain('<meta name="robots" content="noindex"/>');
  });

  test.each([
    ['/moved', 307, '/users/1?from=moved'],
    ['/moved-for-good', 308, '/'],
  ])('%s is %i to %s', async (path, status, location) => {
    const { response } = await ask(path);
    expect([response.status, response.headers.get('location')]).toEqual([status, location]);
  });

  test('a redirect that comes when the document has begun is in the document', async () => {
    const { response, text } = await ask('/moved-late');
    expect(response.status).toBe(200);
    expect(text).toContain(
      '<meta id="__next-page-redirect" http-equiv="refresh" content="1;url=/?a=1&amp;b=2"/>',
    );
  });

  test('a page that turns out not to be there when the document has begun is not for search engines', async () => {
    const { response, text } = await ask('/missing-late');
    expect(response.status).toBe(200);
    expect(text).toContain('<meta name="robots" content="noindex"/>');
  });

  test('what a component throws is shown by the nearest error file', async () => {
    const { response, text } = await ask('/caught');
    expect(response.status).toBe(500);
    expect(shown(text)).toBe('failed: digest');
  });

  test('what is slow comes later in the same document', async () => {
    // The first request of a page in dev compiles it meanwhile.
    await ask('/slow');
    const { text } = await ask('/slow');
    expect(text).toContain('<i>wait</i>');
    expect(text).toContain('<b>at last</b>');
  });

  test('components read cookies and headers, and set none', async () => {
    const { response, text } = await ask('/reads', { headers: { cookie: 'q=1', 'x-asked': 'yes' } });
    const [cookie, header, refusal] = JSON.parse(shown(text)) as [object, string, string];
    expect(cookie).toEqual({ name: 'q', value: '1' });
    expect(header).toBe('yes');
    expect(refusal).toContain('Cookies can only be modified in a Server Action or Route Handler');
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  test('HEAD has the headers and no body; OPTIONS is no method of pages', async () => {
    const head = await ask('/moved', { method: 'HEAD' });
    expect([head.response.status, head.text]).toEqual([307, '']);
    expect((await ask('/', { method: 'OPTIONS' })).response.status).toBe(400);
  });

  test('a browser that shows a page gets only what it does not show yet', async () => {
    const headers = { rsc: '1', 'next-router-state-tree': encodeURIComponent('["/"]') };
    const { response, text } = await ask('/cart?_rsc=x', { headers });
    expect(response.headers.get('content-type')).toBe('text/x-component');
    expect(text).toContain('cart');
    expect(text).toContain('shop');
    expect(text).not.toContain('"html"');
    expect(text).not.toContain('_rsc');
  });
});

test('in production, a page that fails shows nothing of the server', async () => {
  const server = await serveWaymark('start', project.dir);
  try {
    for (const path of ['/broken', '/caught']) {
      const response = await fetch(server.url + path);
      expect(response.status).toBe(500);
      const text = await response.text();
      expect(text).not.toContain('secret');
      expect(text).not.toContain('page.tsx');
    }
    expect(server.output()).toContain('a secret of the server');
    expect(server.output()).toMatch(/digest: '\d+'/);
  } finally {
    await server.stop();
  }
});
