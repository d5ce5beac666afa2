import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  CHROMIUM,
  hydrated,
  launchBrowser,
  openPage,
  type WatchedPage,
  WITHOUT_BROWSER,
} from './harness/browser.ts';
import { linkPackages } from './harness/link-packages.ts';
import { makePagesProject } from './harness/pages-project.ts';
import { type RunningCommand, serveWaymark } from './harness/run-waymark.ts';

const project = makePagesProject({
  'app/layout.tsx': `import './styles.css';
export default function Layout({ children }) { return <html lang="en"><body><header>first header</header>{children}</body></html>; }`,
  'app/styles.css': 'h1 { color: rgb(1, 2, 3); }',
  'app/title.ts': `export const title = 'first title';`,
  'app/counter.tsx': `'use client';
import { useState } from 'react';
export function Counter() {
  const [count, setCount] = useState(0);
  return <button onClick={() => setCount(count + 1)}>first {count}</button>;
}`,
  'app/page.tsx': `import { Counter } from './counter';
import { title } from './title';
export default function Page() { return <><h1>{title}</h1><Counter /></>; }`,
  'app/clock.tsx': `'use client';
export function Clock() { return <p>{typeof window === 'undefined' ? 'server' : 'browser'}</p>; }`,
  'app/clock/page.tsx': `import { Clock } from '../clock';\nexport default function Page() { return <Clock />; }`,
  'app/throws/page.tsx': `import { Thrower } from '../thrower';\nexport default function Page() { return <Thrower />; }`,
  'app/thrower.tsx': `'use client';
export function Thrower() { return <button onClick={() => { throw new Error('thrown in the browser'); }}>throw</button>; }`,
  'app/api/route.ts': `export const GET = () => new Response('first');`,
});
linkPackages(project.dir, ['@vitejs/plugin-react']);
afterAll(() => project.remove());

const edit = (file: string, from: string, to: string) => {
  const path = join(project.dir, file);
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
};

describe.skipIf(!CHROMIUM)(`edits while a browser is at a page${WITHOUT_BROWSER}:`, () => {
  let server: RunningCommand;
  let browser: Browser;
  let watched: WatchedPage;
  let page: Page;
  const overlay = () => page.locator('vite-error-overlay');
  const shows = (selector: string, text: string) =>
    expect.poll(() => page.textContent(selector).catch(() => '')).toContain(text);
  beforeAll(async () => {
    server = await serveWaymark('dev', project.dir);
    browser = await launchBrowser();
    watched = await openPage(browser);
    page = watched.page;
    await page.goto(server.url);
    await hydrated(page, 'button');
    await page.click('button');
    await page.evaluate(() => void Object.assign(window, { isSame: true }));
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });
  const isSameDocument = () => page.evaluate(() => 'isSame' in window);

  test('Server Components, what they import, and layouts: shown without a reload, and nothing loses its state', async () => {
    edit('app/title.ts', 'first title', 'second title');
    await shows('h1', 'second title');
    edit('app/page.tsx', '<h1>', '<h1>edited: ');
    await shows('h1', 'edited: second title');
    edit('app/layout.tsx', 'first header', 'second header');
    await shows('header', 'second header');
    expect([await page.textContent('button'), await isSameDocument()]).toEqual(['first 1', true]);
  });

  test('style sheets', async () => {
    edit('app/styles.css', 'rgb(1, 2, 3)', 'rgb(4, 5, 6)');
    await page.waitForFunction(
      () => getComputedStyle(document.querySelector('h1')!).color === 'rgb(4, 5, 6)',
    );
    expect([await page.textContent('button'), await isSameDocument()]).toEqual(['first 1', true]);
  });

  test('Client Components keep their state', async () => {
    edit('app/counter.tsx', 'first {count}', 'second {count}');
    await shows('button', 'second 1');
    expect(await isSameDocument()).toBe(true);
  });

  test('a handler is no page', async () => {
    edit('app/api/route.ts', 'first', 'second');
    expect(await (await fetch(`${server.url}/api`)).text()).toBe('second');
    expect(await isSameDocument()).toBe(true);
  });

  test('a mistake of the server is shown over the page, with its place, until it is mended', async () => {
    edit(
      'app/page.tsx',
      'export default function Page() {',
      `export default function Page() { throw new Error('a mistake');`,
    );
    await overlay().waitFor();
    expect(await overlay().textContent()).toBeDefined();
    const text = () =>
      page.evaluate(() => document.querySelector('vite-error-overlay')?.shadowRoot?.textContent ?? '');
    expect(await text()).toContain('a mistake');
    expect(await text()).toContain('app/page.tsx:3');
    await page.keyboard.press('Escape');
    await overlay().waitFor({ state: 'detached' });
    edit('app/page.tsx', `throw new Error('a mistake');`, `throw new Error('another');`);
    await expect.poll(text).toContain('another');
    edit('app/page.tsx', `throw new Error('another');`, '');
    await overlay().waitFor({ state: 'detached' });
    expect([await page.textContent('button'), await isSameDocument()]).toEqual(['second 1', true]);
  });

  test('notFound() and redirect(), until they are taken back', async () => {
    edit('app/page.tsx', 'Page() {', `Page() { notFound();`);
    edit('app/page.tsx', 'import', `import { notFound, redirect } from 'next/navigation';\nimport`);
    await shows('body', 'This page could not be found');
    edit('app/page.tsx', 'Page() { notFound();', 'Page() {');
    await shows('h1', 'edited: second title');
    expect(await isSameDocument()).toBe(true);
    await page.click('button');
    edit('app/page.tsx', 'Page() {', `Page() { redirect('/clock');`);
    await page.waitForURL(`${server.url}/clock`);
    edit('app/page.tsx', `Page() { redirect('/clock');`, 'Page() {');
    await page.goto(server.url);
    await hydrated(page, 'button');
    await page.click('button');
    await shows('button', 'second 1');
  });

  test('a file that cannot be read as code, too', async () => {
    edit('app/page.tsx', '<Counter />', '<Counter');
    await overlay().waitFor();
    edit('app/page.tsx', '<Counter', '<Counter />');
    await overlay().waitFor({ state: 'detached' });
    await shows('button', 'second 1');
  });

  test('a document that shows a mistake is loaded anew once that is mended', async () => {
    edit('app/clock/page.tsx', '<Clock />', '<Clock');
    await page.goto(`${server.url}/clock`);
    await page.waitForSelector('.failure');
    edit('app/clock/page.tsx', '<Clock', '<Clock />');
    await shows('p', 'browser');
  });

  test('what the browser makes otherwise than the server is shown, and why', async () => {
    await page.goto(`${server.url}/clock`);
    await overlay().waitFor();
    const text = await page.evaluate(
      () => document.querySelector('vite-error-overlay')?.shadowRoot?.textContent ?? '',
    );
    expect(text).toContain('Hydration failed');
    expect(text).toMatch(/\+\s+browser[\s\S]*-\s+server/);
  });

  test('what is thrown in the browser and not caught', async () => {
    await page.goto(`${server.url}/throws`);
    await hydrated(page, 'button');
    await page.click('button');
    await overlay().waitFor();
    const text = await page.evaluate(
      () => document.querySelector('vite-error-overlay')?.shadowRoot?.textContent ?? '',
    );
    expect(text).toContain('thrown in the browser');
    expect(text).toContain('app/thrower.tsx');
  });

  test('a page that is added, and one that goes', async () => {
    await page.goto(server.url);
    writeFileSync(
      join(project.dir, 'app/clock/layout.tsx'),
      'export default function Layout({ children }) { return <main>{children}</main>; }',
    );
    expect(await (await fetch(`${server.url}/clock`)).text()).toContain('<main>');
    rmSync(join(project.dir, 'app/clock/page.tsx'));
    expect((await fetch(`${server.url}/clock`)).status).toBe(404);
  });
});
