import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actionIdOf, formOf, visibleText } from './harness/actions-project.ts';
import { CHROMIUM, hydrated, launchBrowser, openPage, WITHOUT_BROWSER } from './harness/browser.ts';
import { makePagesProject } from './harness/pages-project.ts';
import { type RunningCommand, runWaymark, serveWaymark } from './harness/run-waymark.ts';

const project = makePagesProject({
  'next.config.mjs': `export default { basePath: '/docs', trailingSlash: true };`,
  'proxy.ts': `import { NextResponse } from 'next/server';
export function proxy(request) {
  if (request.headers.has('x-blocked')) return new Response('blocked', { status: 429 });
  return NextResponse.next({ headers: { 'x-proxy': request.method } });
}`,
  'instrumentation.ts': `export function onRequestError(error, request, context) {
  console.log('told of: ' + JSON.stringify({ message: error.message, digest: typeof error.digest, path: request.path, ...context }));
}`,
  'app/actions.ts': `'use server';
import { redirect } from 'next/navigation';
export async function leave() { redirect('/other'); }
export async function fail() { throw new Error('failed on purpose'); }
export async function nothing() {}
`,
  'app/page.tsx': `import { headers } from 'next/headers';
import { fail, leave } from './actions';
export default async function Page() {
  await headers();
  return <main><form id="leave" action={leave}><button>leave</button></form><form id="fail" action={fail}><button>fail</button></form></main>;
}`,
  'app/other/page.tsx': `export const dynamic = 'force-dynamic';
export default function Other() { return <p>the other page</p>; }`,
  'app/endless/page.tsx': `import { Suspense } from 'react';
import { nothing } from '../actions';
export const dynamic = 'force-dynamic';
export const maxDuration = 1;
async function Never() { await new Promise(() => {}); return null; }
export default function Page() {
  return <main><form id="form" action={nothing}><button>send</button></form><Suspense fallback={<p>loading</p>}><Never /></Suspense></main>;
}`,
  'app/shell/page.tsx': `export const dynamic = 'force-dynamic';
export const maxDuration = 1;
export default async function Page() { await new Promise(() => {}); return null; }`,
});

let browser: Browser;

beforeAll(async () => {
  if (CHROMIUM) browser = await launchBrowser();
  expect((await runWaymark(['build'], project.dir)).stderr).toBe('');
}, 120_000);

afterAll(async () => {
  await browser?.close();
  project.remove();
});

describe.each(['start', 'dev'] as const)('%s, with base path, trailing slash and proxy:', (command) => {
  let server: RunningCommand;
  const at = (path: string) => `${server.url}/docs${path}`;
  const page = async (path = '/') => (await fetch(at(path))).text();
  const send = (path: string, form: FormData, headers = {}) =>
    fetch(at(path), { method: 'POST', body: form, headers, redirect: 'manual' });

  beforeAll(async () => {
    server = await serveWaymark(command, project.dir);
  }, 60_000);

  afterAll(async () => {
    await server?.stop();
  });

  test('a redirect leads to a path of the app, and the proxy has seen the request', async () => {
    const response = await send('/', formOf(await page(), 'leave'));
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/docs/other/');
    expect(response.headers.get('x-proxy')).toBe('POST');
  });

  test('what the proxy answers runs no action', async () => {
    const response = await send('/', formOf(await page(), 'fail'), { 'x-blocked': '1' });
    expect(response.status).toBe(429);
  });

  test.skipIf(!CHROMIUM).each([true, false])(
    `in a browser, JavaScript: %s${WITHOUT_BROWSER}`,
    async (javaScript) => {
      const { page: shown, errors, close } = await openPage(browser, { javaScript });
      await shown.goto(at('/'));
      if (javaScript) await hydrated(shown, 'button');
      await shown.locator('#leave button').click();
      await shown.getByText('the other page').waitFor();
      expect(new URL(shown.url()).pathname).toBe('/docs/other/');
      expect(errors).toEqual([]);
      await close();
    },
  );

  test('onRequestError is told of an action that fails', async () => {
    const id = actionIdOf(await page(), 'fail');
    const headers = { 'next-action': id, accept: 'text/x-component' };
    expect((await fetch(at('/'), { method: 'POST', headers, body: '[]' })).status).toBe(500);
    await expect.poll(() => server.output()).toContain('told of: ');
    const [, told = ''] = /told of: (.*)/.exec(server.output()) ?? [];
    expect(JSON.parse(told)).toMatchObject({
      message: 'failed on purpose',
      digest: 'string',
      path: '/',
      routerKind: 'App Router',
      routePath: '/',
      routeType: 'action',
    });
  });

  test('a page that never comes to its end is broken off, also behind an action', async () => {
    expect(visibleText(await page('/endless/'))).toContain('loading');
    const answered = await send('/endless/', formOf(await page('/endless/'), 'form'));
    expect(visibleText(await answered.text())).toContain('loading');
    expect((await fetch(at('/shell/'))).status).toBe(500);
    expect(server.output()).toContain('was not complete after 1 seconds');
    expect((await fetch(at('/other/'))).status).toBe(200);
  }, 30_000);
});
