import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM, hydrated, launchBrowser, openPage, WITHOUT_BROWSER } from './harness/browser.ts';
import { makePagesProject } from './harness/pages-project.ts';
import { type RunningCommand, runWaymark, serveWaymark } from './harness/run-waymark.ts';

const project = makePagesProject({
  'app/layout.tsx': `import './globals.css';
export default function RootLayout({ children }) {
  return <html lang="en"><body><header>Top</header>{children}</body></html>;
}`,
  'app/globals.css': 'header { color: rgb(1, 2, 3) }',
  'app/counter.tsx': `'use client';
import { useState } from 'react';
export function Counter() {
  const [count, setCount] = useState(0);
  return <button onClick={() => setCount(count + 1)}>count {count}</button>;
}`,
  'app/page.tsx': `import { Counter } from './counter';
export default async function Page({ searchParams }) {
  const { name = 'world' } = await searchParams;
  return <main><h1>Hello {name}</h1><Counter /></main>;
}`,
});

let browser: Browser;

beforeAll(async () => {
  if (CHROMIUM) browser = await launchBrowser();
  const built = await runWaymark(['build'], project.dir);
  expect(built.stderr).toBe('');
});

afterAll(async () => {
  await browser?.close();
  project.remove();
});

describe.each(['start', 'dev'] as const)('%s', (command) => {
  let server: RunningCommand;

  beforeAll(async () => {
    server = await serveWaymark(command, project.dir);
  });

  afterAll(async () => {
    await server?.stop();
  });

  test('a page is HTML before anything runs in the browser', async () => {
    const response = await fetch(`${server.url}/?name=Ada`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(await response.text()).toContain('<h1>Hello <!-- -->Ada</h1>');
  });

  test.skipIf(!CHROMIUM)(`a client component works, and styles are there${WITHOUT_BROWSER}`, async () => {
    const { page, errors, close } = await openPage(browser);
    await page.goto(server.url);
    await hydrated(page, 'button');
    await page.click('button');
    await page.getByText('count 1').waitFor();
    const color = await page.locator('header').evaluate((header) => getComputedStyle(header).color);
    expect(color).toBe('rgb(1, 2, 3)');
    expect(errors).toEqual([]);
    await close();
  });
});
