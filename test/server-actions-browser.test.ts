import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACTION_FILES } from './harness/actions-project.ts';
import { CHROMIUM, hydrated, launchBrowser, openPage, WITHOUT_BROWSER } from './harness/browser.ts';
import { makePagesProject } from './harness/pages-project.ts';
import { type RunningCommand, runWaymark, serveWaymark } from './harness/run-waymark.ts';

const project = makePagesProject(ACTION_FILES);
let browser: Browser;

beforeAll(async () => {
  if (!CHROMIUM) return;
  browser = await launchBrowser();
  expect((await runWaymark(['build'], project.dir)).stderr).toBe('');
}, 120_000);

afterAll(async () => {
  await browser?.close();
  project.remove();
});

describe.each(['start', 'dev'] as const)(`%s${WITHOUT_BROWSER}`, (command) => {
  let server: RunningCommand;

  beforeAll(async () => {
    if (CHROMIUM) server = await serveWaymark(command, project.dir);
  }, 60_000);

  afterAll(async () => {
    await server?.stop();
  });

  /** Runs with a page of the browser; a form can be sent before React has taken over, so what is tested waits for it. */
  async function visit(path: string, javaScript: boolean, run: (page: Page) => Promise<void>): Promise<void> {
    const { page, errors, close } = await openPage(browser, { javaScript });
    await page.goto(server.url + path);
    if (javaScript) await hydrated(page, 'button');
    await run(page);
    expect(errors).toEqual([]);
    await close();
  }

  describe.skipIf(!CHROMIUM).each([true, false])('JavaScript: %s', (javaScript) => {
    test('a form changes the page that it is on', () =>
      visit('/', javaScript, async (page) => {
        const name = `${command}-${javaScript}`;
        await page.evaluate(() => Object.assign(window, { kept: true })).catch(() => {});
        await page.locator('#add input[name=name]').fill(name);
        await page.locator('#add button').click();
        // The action says that nothing has changed: what a script shows is as old as it was.
        if (javaScript) await page.locator('#changePath button').click();
        await page.locator('li', { hasText: name }).waitFor();
        if (javaScript) expect(await page.evaluate(() => 'kept' in window)).toBe(true);
      }));

    test('a redirect', () =>
      visit('/', javaScript, async (page) => {
        await page.locator('#leave button').click();
        await page.getByText('Other page of nobody').waitFor();
        expect(new URL(page.url()).search).toBe('?from=leave');
      }));

    test('a cookie that is set, and a redirect to a page that reads it', () =>
      visit('/', javaScript, async (page) => {
        await page.locator('#signAndLeave button').click();
        await page.getByText('Other page of ada').waitFor();
      }));

    test('useActionState: the result is shown, and sent the next time', () =>
      visit('/state', javaScript, async (page) => {
        await page.locator('button').click();
        await page.locator('#state', { hasText: 'Hello Ada, not nobody' }).waitFor();
        await page.locator('input[name=name]').fill('Grace');
        await page.locator('button').click();
        await page.locator('#state', { hasText: 'Hello Grace, not Hello Ada, not nobody' }).waitFor();
      }));

    test('an action that a client component binds', () =>
      visit('/bound', javaScript, async (page) => {
        await page.locator('button').click();
        await page.locator('#state', { hasText: 'Dr. Ada, not nobody' }).waitFor();
      }));

    test('an inline action with variables of the server', () =>
      visit('/inline', javaScript, async (page) => {
        const name = `${command}-${javaScript}`;
        await page.locator('#keep input[name=name]').fill(name);
        await page.locator('#keep button').click();
        if (javaScript) await page.locator('#drop').waitFor();
        await expect
          .poll(async () => (await fetch(`${server.url}/inline`)).text())
          .toContain(`variable-of-the-server ${name}`);
        await page.goto(`${server.url}/inline`);
        await page.locator('li', { hasText: `variable-of-the-server ${name}` }).waitFor();
      }));
  });

  describe.skipIf(!CHROMIUM)('calls from client code', () => {
    test('results are values, one call after the other', () =>
      visit('/calls', true, async (page) => {
        await page.locator('#count').click();
        await page.locator('#total', { hasText: '2' }).waitFor();
        await page.locator('#count').click();
        await page.locator('#total', { hasText: '4' }).waitFor();
        await page.locator('#describe').click();
        await page
          .locator('#said', {
            hasText:
              '["[object String]","[object Date]","[object Map]","[object FormData]","[object Array]"]',
          })
          .waitFor();
      }));

    test('an error comes without what it says, but with a digest', async () => {
      const { page, close } = await openPage(browser);
      await page.goto(`${server.url}/calls`);
      await hydrated(page, 'button');
      await page.locator('#fail').click();
      await page.locator('#said', { hasText: /^error: / }).waitFor();
      if (command === 'start') expect(await page.locator('#said').textContent()).toMatch(/^error: \d+$/);
      await close();
    });

    test('a redirect', () =>
      visit('/calls', true, async (page) => {
        await page.locator('#leave').click();
        await page.getByText('Other page of nobody').waitFor();
      }));
  });
});
