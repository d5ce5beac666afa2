import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM, hydrated, launchBrowser, openPage, WITHOUT_BROWSER } from './harness/browser.ts';
import { makePagesProject } from './harness/pages-project.ts';
import { type RunningCommand, runWaymark, serveWaymark } from './harness/run-waymark.ts';

// Each page shows when it was made.
const NOW = '<output>{Date.now() + "-" + Math.random()}</output>';
const DYNAMIC = 'private, no-cache, no-store, max-age=0, must-revalidate';

const project = makePagesProject({
  'app/page.tsx': `import Link from 'next/link';
export default function Page() { return <><Link href="/where?q=linked">where</Link>${NOW}</>; }`,
  'app/not-found.tsx': `export default function NotFound() { return <p>not to be found</p>; }`,
  'app/timed/page.tsx': `export const revalidate = 1;\nexport default function Page() { return ${NOW}; }`,
  'app/asks/page.tsx': `import { cookies } from 'next/headers';
export default async function Page() { return <><p>{(await cookies()).get('a')?.value}</p>${NOW}</>; }`,
  'app/query/page.tsx': `export default async function Page({ searchParams }) { return <><p>{(await searchParams).q}</p>${NOW}</>; }`,
  'app/forced/page.tsx': `import { cookies } from 'next/headers';
export const dynamic = 'force-static';
export default async function Page({ searchParams }) {
  return <><p>{JSON.stringify([(await cookies()).get('a'), await searchParams])}</p>${NOW}</>;
}`,
  'app/quick/layout.tsx': `export const revalidate = 7;\nexport default function Layout({ children }) { return children; }`,
  'app/quick/page.tsx': `export const revalidate = 60;\nexport default function Page() { return ${NOW}; }`,
  'app/asked/layout.tsx': `export const dynamic = 'force-dynamic';\nexport default function Layout({ children }) { return children; }`,
  'app/asked/page.tsx': `export default function Page() { return ${NOW}; }`,
  'app/posts/[id]/page.tsx': `export const generateStaticParams = () => [{ id: 'one' }];
export default async function Page({ params }) { return <><p>{(await params).id}</p>${NOW}</>; }`,
  'app/only/[id]/layout.tsx': `export const dynamicParams = false;
export const generateStaticParams = () => [{ id: 'one' }];
export default function Layout({ children }) { return children; }`,
  'app/only/[id]/page.tsx': `export default function Page() { return ${NOW}; }`,
  'app/any/[id]/page.tsx': `export default function Page() { return ${NOW}; }`,
  'app/endless/[id]/page.tsx': `export const generateStaticParams = () => [];
export const maxDuration = 1;
let left = 1;
export default async function Page() { if (left-- > 0) await new Promise(() => {}); return ${NOW}; }`,
  'app/moved/page.tsx': `import { redirect } from 'next/navigation';\nexport default function Page() { redirect('/timed'); }`,
  'app/tagged/page.tsx': `import { unstable_cache } from 'next/cache';
const made = unstable_cache(async () => Math.random(), ['made'], { tags: ['made'] });
export default async function Page() { return <><p>{await made()}</p>${NOW}</>; }`,
  'app/fragile/page.tsx': `import { existsSync } from 'node:fs';
export const revalidate = 1;
export default function Page() { if (existsSync('broken')) throw new Error('it is broken'); return ${NOW}; }`,
  'app/where/where.tsx': `'use client';
import { usePathname, useSearchParams } from 'next/navigation';
export function Where() { return <p>{usePathname()} {useSearchParams().get('q') ?? 'nothing'}</p>; }`,
  'app/where/page.tsx': `import { Where } from './where';\nexport default function Page() { return <><Where />${NOW}</>; }`,
  'app/save/page.tsx': `import { revalidatePath } from 'next/cache';
export default function Page() {
  async function save() { 'use server'; revalidatePath('/posts/one'); }
  return <form action={save}>${NOW}</form>;
}`,
  'app/api/route.ts': `import { draftMode } from 'next/headers';
import { revalidatePath, revalidateTag } from 'next/cache';
export async function POST(request) {
  const { path, tag, draft } = await request.json();
  if (path) revalidatePath(path);
  if (tag) revalidateTag(tag, { expire: 0 });
  if (draft) (await draftMode()).enable();
  return new Response();
}`,
});
afterAll(() => project.remove());

let table = '';
beforeAll(async () => {
  const { code, stdout, stderr } = await runWaymark(['build'], project.dir);
  expect(code, stderr).toBe(0);
  table = stdout;
});

describe('pages of a build:', () => {
  let server: RunningCommand;
  beforeAll(async () => {
    server = await serveWaymark('start', project.dir);
  });
  afterAll(() => server.stop());

  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(server.url + path, { redirect: 'manual', headers });
    const text = await response.text();
    return {
      status: response.status,
      cache: response.headers.get('x-nextjs-cache'),
      control: response.headers.get('cache-control'),
      made: /<output>([^<]+)<\/output>/.exec(text)?.[1],
      shown: /<p>(.*?)<\/p>/.exec(text)?.[1]?.replaceAll('<!-- -->', ''),
      response,
      text,
    };
  };
  /** One that has just been made. */
  const hit = async (path: string) => {
    for (;;) {
      const answer = await ask(path);
      if (answer.cache === 'HIT') return answer;
    }
  };
  const post = (body: object) => fetch(`${server.url}/api`, { method: 'POST', body: JSON.stringify(body) });

  test('the table says which are kept', () => {
    for (const line of ['○ page   /timed', '● page   /posts/[id]', 'ƒ page   /asks', 'ƒ page   /any/[id]'])
      expect(table).toContain(line);
  });

  test('what needs no request is made once; document and payload alike', async () => {
    const [first, second] = [await ask('/'), await ask('/?anything=else')];
    expect([first.status, first.cache, first.control]).toEqual([200, 'HIT', 's-maxage=31536000']);
    expect(second.made).toBe(first.made);
    const payload = await ask('/', { rsc: '1' });
    expect(payload.response.headers.get('content-type')).toBe('text/x-component');
    expect([payload.cache, payload.response.headers.get('vary')]).toEqual([
      'HIT',
      first.response.headers.get('vary'),
    ]);
    expect((await ask('/', { rsc: '1' })).text).toBe(payload.text);
    const etag = first.response.headers.get('etag') ?? '';
    const known = await ask('/', { 'if-none-match': `"other", ${etag}` });
    expect([known.status, known.text, known.response.headers.get('etag')]).toEqual([304, '', etag]);
    expect((await ask('/', { 'if-none-match': '"other"' })).status).toBe(200);
    const posted = await fetch(server.url, { method: 'POST' });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    const head = await fetch(server.url, { method: 'HEAD' });
    expect([head.headers.get('x-nextjs-cache'), await head.text()]).toEqual(['HIT', '']);
  });

  test.each(['/asks', '/query?q=1', '/asked', '/any/7'])('%s is made at each request', async (path) => {
    const [first, second] = [await ask(path), await ask(path)];
    expect([first.status, first.cache, first.control]).toEqual([200, null, DYNAMIC]);
    expect(second.made).not.toBe(first.made);
  });

  test('what a page reads of its request is its own', async () => {
    expect((await ask('/asks', { cookie: 'a=mine' })).shown).toBe('mine');
    expect((await ask('/query?q=tea')).shown).toBe('tea');
    expect((await ask('/forced?q=tea', { cookie: 'a=mine' })).shown).toBe('[null,{}]');
  });

  test('the shortest `revalidate` of a page and its layouts counts', async () => {
    expect((await ask('/quick')).control).toBe('s-maxage=7, stale-while-revalidate=31535993');
  });

  test('a page is made anew by time, and a stale one is shown meanwhile', async () => {
    const first = await hit('/timed');
    await new Promise((done) => setTimeout(done, 1100));
    const stale = await ask('/timed');
    expect([stale.cache, stale.made === first.made]).toEqual(['STALE', true]);
    await expect.poll(async () => (await ask('/timed')).made).not.toBe(first.made);
  });

  test('a page that fails later is shown as it was', async () => {
    const first = await hit('/fragile');
    writeFileSync(join(project.dir, 'broken'), '');
    await new Promise((done) => setTimeout(done, 1100));
    expect((await ask('/fragile')).cache).toBe('STALE');
    await expect.poll(() => server.output()).toContain('it is broken');
    const later = await ask('/fragile');
    expect([later.status, later.made]).toEqual([200, first.made]);
  });

  test('parameters that the build did not know are kept once they are asked for', async () => {
    expect((await ask('/posts/one')).cache).toBe('HIT');
    const first = await ask('/posts/t%20wo');
    expect([first.cache, first.shown]).toEqual(['MISS', 't%20wo']);
    expect(await ask('/posts/t%20wo')).toMatchObject({ cache: 'HIT', made: first.made });
    expect(await ask('/only/two')).toMatchObject({ status: 404, cache: null, shown: 'not to be found' });
    expect(await ask('/only/one')).toMatchObject({ status: 200, cache: 'HIT' });
  });

  test('one that does not come to its end is broken off, and not kept', async () => {
    const first = await ask('/endless/1');
    expect([first.made, first.control]).toEqual([undefined, DYNAMIC]);
    expect(server.output()).toContain('Page /endless/[id] was broken off');
    expect(await ask('/endless/1')).toMatchObject({ status: 200, cache: 'MISS' });
    expect(await ask('/endless/1')).toMatchObject({ status: 200, cache: 'HIT' });
  });

  test('a page that redirects is kept as that', async () => {
    const { status, cache, response } = await ask('/moved');
    expect([status, cache, response.headers.get('location')]).toEqual([307, 'HIT', '/timed']);
  });

  test('revalidatePath and revalidateTag of a handler, and of a Server Action', async () => {
    const [post1, tagged] = [await ask('/posts/one'), await ask('/tagged')];
    await post({ path: '/posts/one', tag: 'made' });
    const [post2, other] = [await ask('/posts/one'), await ask('/tagged')];
    expect([post2.cache, post2.made === post1.made]).toEqual(['MISS', false]);
    expect([other.made === tagged.made, other.shown === tagged.shown]).toEqual([false, false]);
    expect((await ask('/posts/one', { rsc: '1' })).cache).toBe('MISS');
    const form = (await ask('/save')).text;
    const fields = new FormData();
    for (const [, name = '', value = ''] of form.matchAll(
      /<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?/g,
    ))
      fields.append(name, value.replaceAll('&quot;', '"'));
    const sent = await fetch(`${server.url}/save`, { method: 'POST', body: fields });
    expect([sent.status, sent.headers.get('x-nextjs-cache')]).toEqual([200, null]);
    expect((await ask('/posts/one')).made).not.toBe(post2.made);
  });

  test('in draft mode each page is made at each request', async () => {
    const cookie = (await post({ draft: true })).headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const [kept, draft] = [await ask('/'), await ask('/', { cookie })];
    expect([draft.cache, draft.control, draft.made === kept.made]).toEqual([null, DYNAMIC, false]);
    // As in Next.js, what is not named yet may be a draft.
    expect((await ask('/only/two', { cookie })).status).toBe(200);
  });

  test.skipIf(!CHROMIUM)(`components get the address that the browser is at${WITHOUT_BROWSER}`, async () => {
    const browser = await launchBrowser();
    try {
      const { page, errors } = await openPage(browser);
      await page.goto(`${server.url}/where?q=tea`);
      await page.waitForFunction(() => document.querySelector('p')?.textContent === '/where tea');
      await page.goto(server.url);
      await hydrated(page, 'a');
      await page.click('a');
      await page.waitForFunction(() => document.querySelector('p')?.textContent === '/where linked');
      expect(errors).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});

test('a build with a React of which a hole has become known is not started', async () => {
  const file = join(project.dir, '.waymark/react.json');
  const noted = readFileSync(file, 'utf8');
  expect(noted).toMatch(/"19\.\d+\.\d+"/);
  writeFileSync(file, '{ "version": "19.2.0" }');
  const { code, stderr } = await runWaymark(['start', '--port', '0'], project.dir);
  expect([code, stderr]).toEqual([1, expect.stringContaining('ERR_REACT_UNSAFE')]);
  expect(stderr).toContain('waymark build');
  writeFileSync(file, noted);
});

test('in dev each page is made at each request, and parameters that there are not are 404', async () => {
  const server = await serveWaymark('dev', project.dir);
  const ask = async (path: string) => {
    const response = await fetch(server.url + path);
    return [response.status, /<output>([^<]+)/.exec(await response.text())?.[1]];
  };
  expect(await ask('/')).not.toEqual(await ask('/'));
  expect([(await ask('/only/one'))[0], (await ask('/only/two'))[0]]).toEqual([200, 404]);
  await server.stop();
});

test('a page that must be the same for everyone, and is not, is an error of the build, as is one that fails', async () => {
  const broken = makePagesProject({
    'app/page.tsx': `import { headers } from 'next/headers';
export const dynamic = 'error';
export default async function Page() { return <p>{(await headers()).get('host')}</p>; }`,
    'app/fails/page.tsx': `export default async function Page() { throw new Error('no database'); }`,
    'app/odd/page.tsx': `const soon = () => 'soon';\nexport const revalidate = soon();\nexport default function Page() { return <p />; }`,
  });
  try {
    const { code, stderr } = await runWaymark(['build'], broken.dir);
    expect(code).toBe(1);
    expect(stderr).toContain("couldn't be rendered statically because it used `headers()`");
    expect(stderr).toContain('app/fails/page.tsx:1:46 ERR_PRERENDER');
    expect(stderr).toContain(
      "`revalidate` of page 'app/odd/page.tsx' must be a whole number of seconds, or false",
    );
  } finally {
    broken.remove();
  }
  expect(readFileSync(join(project.dir, '.waymark/kept-routes.json'), 'utf8')).not.toContain('"/asks"');
});
