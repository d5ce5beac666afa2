import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  CHROMIUM,
  hydrated,
  launchBrowser,
  openPage,
  type WatchedPage,
  WITHOUT_BROWSER,
} from './harness/browser.ts';
import { makePagesProject } from './harness/pages-project.ts';
import { type RunningCommand, runWaymark, serveWaymark } from './harness/run-waymark.ts';

const LONG = `<div style={{ height: 3000 }} />`;

const project = makePagesProject({
  'app/layout.tsx': `import Link from 'next/link';
import { Where } from './where';
import { Counter } from './counter';
let renders = 0;
export default function RootLayout({ children }) {
  renders++;
  return <html lang="en"><body>
    <nav>
      <Link href="/">home</Link> <Link href="/list?page=2">list</Link> <Link href="/items/a%20b">item</Link>
      <Link href="/items/c">other item</Link> <Link href="/long#below">below</Link> <Link href="/slow">slow</Link>
      <Link href="/missing">missing</Link> <Link href="/moved">moved</Link> <Link href="/broken">broken</Link>
      <Link href="/api/hello">api</Link> <Link href="/long" scroll={false}>still</Link>
    </nav>
    <i id="renders">{renders}</i>
    <Counter id="layout" />
    <Where />
    {children}
  </body></html>;
}`,
  'app/counter.tsx': `'use client';
import { useState } from 'react';
export function Counter({ id }) {
  const [count, setCount] = useState(0);
  return <button id={id} onClick={() => setCount(count + 1)}>{count}</button>;
}`,
  'app/where.tsx': `'use client';
import { useParams, usePathname, useRouter, useSearchParams, useSelectedLayoutSegments } from 'next/navigation';
export function Where() {
  const router = useRouter();
  const where = [usePathname(), useSearchParams().toString(), JSON.stringify(useParams()), useSelectedLayoutSegments().join('>')];
  return <>
    <p id="where">{where.join(' | ')}</p>
    <button id="push" onClick={() => router.push('/list?page=3')}>push</button>
    <button id="replace" onClick={() => router.replace('/items/z')}>replace</button>
    <button id="refresh" onClick={() => router.refresh()}>refresh</button>
    <button id="back" onClick={() => router.back()}>back</button>
    <button id="native" onClick={() => history.pushState(null, '', '?sort=asc')}>native</button>
  </>;
}`,
  'app/page.tsx': `import { Counter } from './counter';
export default function Page() { return <main><h1>Home</h1><Counter id="page" />${LONG}</main>; }`,
  'app/list/page.tsx': `export const metadata = { title: 'The list' };
let renders = 0;
export default async function Page({ searchParams }) {
  return <main><h1>List {(await searchParams).page}</h1><b id="list-renders">{++renders}</b></main>;
}`,
  'app/items/layout.tsx': `import { Counter } from '../counter';
export default function Layout({ children }) { return <section><Counter id="items" />{children}</section>; }`,
  'app/items/[id]/page.tsx': `import { Counter } from '../../counter';
export default async function Page({ params }) { return <main><h1>Item {(await params).id}</h1><Counter id="item" /></main>; }`,
  'app/find/page.tsx': `import Form from 'next/form';
async function act(data) { 'use server'; const { redirect } = await import('next/navigation'); redirect('/items/' + data.get('name')); }
export default function Page() {
  return <main>
    <h1>Find</h1>
    <Form action="/list?dropped=1" id="find"><input name="page" defaultValue="4" /><button id="find-go" name="by" value="name">go</button>
      <button id="find-other" formAction="/items/from-a-button">other</button></Form>
    <Form action="/list" replace><input name="page" defaultValue="5" /><button id="find-replace">go</button></Form>
    <Form action={act}><input name="name" defaultValue="acted" /><button id="find-act">act</button></Form>
  </main>;
}`,
  'app/vitals/page.tsx': `import { Vitals } from './vitals';
export default function Page() { return <main><h1>Vitals</h1><Vitals /></main>; }`,
  'app/vitals/vitals.tsx': `'use client';
import { useReportWebVitals } from 'next/web-vitals';
import { useState } from 'react';
const told = [];
let tell;
const report = (metric) => { told.push(metric.name); tell([...told]); };
export function Vitals() {
  const [names, setNames] = useState([]);
  tell = setNames;
  useReportWebVitals(report);
  return <p id="vitals">{names.join(' ')}</p>;
}`,
  'app/long/page.tsx': `export default function Page() { return <main><h1>Long</h1>${LONG}<p id="below">below</p>${LONG}</main>; }`,
  'app/slow/loading.tsx': 'export default function Loading() { return <h1>Loading</h1>; }',
  'app/slow/page.tsx': `export const dynamic = 'force-dynamic';
export default async function Page() {
  await new Promise((done) => setTimeout(done, 400));
  return <h1>Slow</h1>;
}`,
  'app/missing/page.tsx': `import { notFound } from 'next/navigation';
export default async function Page() { await null; notFound(); }`,
  'app/not-found.tsx': 'export default function NotFound() { return <h1>Nothing here</h1>; }',
  'app/moved/page.tsx': `import { redirect } from 'next/navigation';
export default async function Page() { await null; redirect('/items/moved'); }`,
  'app/broken/error.tsx': `'use client';
export default function Failed({ error, reset }) { return <><h1>Failed</h1><p>{error.digest}</p><button onClick={reset}>again</button></>; }`,
  'app/broken/page.tsx': `export const dynamic = 'force-dynamic';\nexport default async function Page() { await null; throw new Error('a secret'); }`,
  'app/gate/page.tsx': `import { cookies } from 'next/headers';
import { notFound } from 'next/navigation';
export default async function Page({ searchParams }) {
  const gate = (await searchParams).gate ?? (await cookies()).get('gate')?.value;
  if (gate === 'none') notFound();
  if (gate === 'fails') throw new Error('a secret');
  return <h1>Gate {gate}</h1>;
}`,
  'app/gate/not-found.tsx': 'export default function NotFound() { return <h1>No gate</h1>; }',
  'app/gate/error.tsx': `'use client';
export default function Failed({ retry }) { return <><h1>Gate fails</h1><button id="retry" onClick={() => retry()}>again</button></>; }`,
  'app/gate/layout.tsx': `import Link from 'next/link';
export default function Layout({ children }) {
  return <>{['none', 'open', 'fails'].map((gate) => <Link key={gate} href={'/gate?gate=' + gate}>{gate}</Link>)}{children}</>;
}`,
  'app/caught/page.tsx': `import { Fragile, Guard } from './parts';
export default function Page() { return <Guard title="Caught"><Fragile /></Guard>; }`,
  'app/caught/parts.tsx': `'use client';
import Failure, { catchError } from 'next/error';
import { notFound } from 'next/navigation';
import { useState } from 'react';
let isBroken = true;
export const Guard = catchError(({ title }, { error, reset }) => (
  <><h1>{title}: {error.message}</h1><Failure statusCode={500} />
  <button id="mend" onClick={() => { isBroken = false; reset(); }}>mend</button></>
));
export function Fragile() {
  const [fails, setFails] = useState('');
  if (fails === 'missing') notFound();
  if (fails && isBroken) throw new Error('dropped');
  return <><button id="drop" onClick={() => setFails('dropped')}>drop</button><button id="lose" onClick={() => setFails('missing')}>lose</button></>;
}`,
  'app/api/hello/route.ts': `export const GET = () => new Response('hello from the api');`,
});

let browser: Browser;
let server: RunningCommand;

beforeAll(async () => {
  if (!CHROMIUM) return;
  browser = await launchBrowser();
  const built = await runWaymark(['build'], project.dir);
  expect(built.stderr).toBe('');
  server = await serveWaymark('start', project.dir);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  project.remove();
});

describe.skipIf(!CHROMIUM)(`going from page to page${WITHOUT_BROWSER}`, () => {
  let watched: WatchedPage;
  let page: Page;

  beforeEach(async () => {
    watched = await openPage(browser);
    ({ page } = watched);
    await page.goto(server.url);
    await hydrated(page, '#layout');
    return () => watched.close();
  });

  const heading = (text: string) => page.locator('h1', { hasText: text }).waitFor();
  const where = () => page.locator('#where').textContent();
  // As a click of the keyboard does it: that of Playwright scrolls to the link first.
  const follow = (name: string) =>
    page.getByRole('link', { name, exact: true }).evaluate((link: HTMLElement) => link.click());

  test('a link shows another page, and keeps the layout with its state, and what the server made of it', async () => {
    const renders = await page.locator('#renders').textContent();
    await page.click('#layout');
    await page.evaluate(() => ((window as { mark?: boolean }).mark = true));
    await follow('list');
    await heading('List 2');
    expect(page.url()).toBe(`${server.url}/list?page=2`);
    expect(await where()).toBe('/list | page=2 | {} | list');
    expect(await page.locator('#layout').textContent()).toBe('1');
    expect(await page.locator('#renders').textContent()).toBe(renders);
    expect(await page.evaluate(() => (window as { mark?: boolean }).mark)).toBe(true);
    await expect.poll(() => page.title()).toBe('The list');
    expect(watched.errors).toEqual([]);
  });

  test('another parameter is another page in the same layout', async () => {
    await follow('item');
    await heading('Item a%20b');
    expect(await where()).toBe('/items/a%20b |  | {"id":"a%20b"} | items>a%20b');
    await page.click('#items');
    await page.click('#item');
    await follow('other item');
    await heading('Item c');
    expect(await page.locator('#items').textContent()).toBe('1');
    expect(await page.locator('#item').textContent()).toBe('0');
  });

  test('back and forward show what was there, as it was', async () => {
    await follow('list');
    await heading('List 2');
    const renders = await page.locator('#list-renders').textContent();
    await page.click('#push');
    await heading('List 3');
    await page.goBack();
    await heading('List 2');
    expect(await page.locator('#list-renders').textContent()).toBe(renders);
    await page.click('#back');
    await heading('Home');
    await page.goForward();
    await heading('List 2');
    expect(await where()).toBe('/list | page=2 | {} | list');
  });

  test('a page is shown from its top, and where it was when one comes back', async () => {
    await page.evaluate(() => window.scrollTo(0, 1500));
    await follow('list');
    await heading('List 2');
    expect(await page.evaluate(() => window.scrollY)).toBe(0);
    await page.goBack();
    await heading('Home');
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(1500);
  });

  test('a link to a place goes there; one with `scroll={false}` goes nowhere', async () => {
    await follow('below');
    await heading('Long');
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(2500);
    await page.goBack();
    await heading('Home');
    await page.evaluate(() => window.scrollTo(0, 40));
    await follow('still');
    await heading('Long');
    expect(await page.evaluate(() => window.scrollY)).toBe(40);
  });

  test('replace leaves no entry; refresh asks for the page again and keeps state', async () => {
    await follow('list');
    await heading('List 2');
    const before = Number(await page.locator('#list-renders').textContent());
    await page.click('#layout');
    await page.click('#refresh');
    await expect.poll(() => page.locator('#list-renders').textContent()).toBe(String(before + 1));
    expect(await page.locator('#layout').textContent()).toBe('1');
    await page.click('#replace');
    await heading('Item z');
    await page.goBack();
    await heading('Home');
  });

  test('a form leads to a page with its fields as the query, and to where its button says', async () => {
    await page.goto(`${server.url}/find`);
    await hydrated(page, '#layout');
    await page.click('#layout');
    await page.click('#find-go');
    await heading('List 4');
    expect(page.url()).toBe(`${server.url}/list?page=4&by=name`);
    expect(await page.locator('#layout').textContent()).toBe('1');
    await page.goBack();
    await page.click('#find-other');
    await heading('Item from-a-button');
    expect(await page.locator('#layout').textContent()).toBe('1');
    await page.goBack();
    await page.click('#find-act');
    await heading('Item acted');
    await page.goBack();
    await page.click('#find-replace');
    await heading('List 5');
    await page.goBack();
    await heading('Home');
    expect(watched.errors).toEqual([]);
  });

  test('without scripts it is a form like others', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(`${server.url}/find`);
    await plain.click('#find-go');
    await plain.locator('h1', { hasText: 'List 4' }).waitFor();
    expect(plain.url()).toBe(`${server.url}/list?page=4&by=name`);
    await context.close();
  });

  test('what a script puts into the history is followed', async () => {
    await page.click('#native');
    await expect.poll(where).toBe('/ | sort=asc | {} | ');
    await page.goBack();
    await expect.poll(where).toBe('/ |  | {} | ');
  });

  test('a loading file is shown until the page is there', async () => {
    await follow('slow');
    await heading('Loading');
    await heading('Slow');
  });

  test('notFound() shows the not-found file, redirect() goes elsewhere, an error its file', async () => {
    await follow('missing');
    await heading('Nothing here');
    await follow('moved');
    await heading('Item moved');
    expect(page.url()).toBe(`${server.url}/items/moved`);
    await follow('broken');
    await heading('Failed');
    expect(await page.locator('p', { hasText: /^\d+$/ }).count()).toBe(1);
    await follow('home');
    await heading('Home');
  });

  test('what failed is shown no longer once the page does not fail', async () => {
    const setGate = (value: string) =>
      page.evaluate((gate) => void (document.cookie = `gate=${gate};path=/`), value);
    await page.goto(`${server.url}/gate?gate=none`);
    await hydrated(page, '#layout');
    for (const [gate, shown] of [
      ['open', 'Gate open'],
      ['none', 'No gate'],
      ['fails', 'Gate fails'],
      ['open', 'Gate open'],
    ] as const) {
      await follow(gate);
      await heading(shown);
      await page.locator('h1').nth(1).waitFor({ state: 'detached' });
    }
    await setGate('none');
    await page.goto(`${server.url}/gate`);
    await hydrated(page, '#layout');
    for (const [gate, shown] of [
      ['wide', 'Gate wide'],
      ['fails', 'Gate fails'],
      ['none', 'No gate'],
      ['wide', 'Gate wide'],
    ] as const) {
      await setGate(gate);
      await page.click('#refresh');
      await heading(shown);
    }
  });

  test('an error file asks the server again', async () => {
    await page.goto(`${server.url}/gate`);
    await page.evaluate(() => void (document.cookie = 'gate=fails;path=/'));
    await page.reload();
    await heading('Gate fails');
    await hydrated(page, '#layout');
    await page.click('#layout');
    await page.evaluate(() => void (document.cookie = 'gate=mended;path=/'));
    await page.click('#retry');
    await heading('Gate mended');
    expect(await page.locator('#layout').textContent()).toBe('1');
  });

  test('catchError() of next/error shows what is given to it, and leaves notFound() to others', async () => {
    await page.goto(`${server.url}/caught`);
    await hydrated(page, '#drop');
    await page.click('#drop');
    await heading('Caught: dropped');
    await heading('500');
    await page.getByRole('heading', { name: 'Internal Server Error' }).waitFor();
    await page.click('#mend');
    await page.click('#lose');
    await heading('Nothing here');
  });

  test('useReportWebVitals() of next/web-vitals tells what people see', async () => {
    await page.goto(`${server.url}/vitals`);
    await expect.poll(() => page.textContent('#vitals')).toContain('TTFB');
  });

  test('what is no page is loaded by the browser', async () => {
    await follow('api');
    await page.getByText('hello from the api').waitFor();
    expect(page.url()).toBe(`${server.url}/api/hello`);
  });

  test('a page that is loaded anew at an address keeps its failures in place', async () => {
    await page.goto(`${server.url}/broken`);
    await heading('Failed');
    await hydrated(page, '#layout');
    await page.click('#layout');
    expect(await page.locator('#layout').textContent()).toBe('1');
    await follow('home');
    await heading('Home');
    await page.goto(`${server.url}/missing`);
    await hydrated(page, '#layout');
    await heading('Nothing here');
  });
});
