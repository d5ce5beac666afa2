import { resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM, hydrated, launchBrowser, openPage, WITHOUT_BROWSER } from './harness/browser.ts';
import { type RunningCommand, runWaymark, serveWaymark } from './harness/run-waymark.ts';

const GUIDE = resolve(import.meta.dirname, '../examples/guide');

let browser: Browser;
beforeAll(async () => {
  if (CHROMIUM) browser = await launchBrowser();
});
afterAll(() => browser?.close());

function names(page: Page): Promise<string[]> {
  return page.locator('.users .name').allTextContents();
}

describe.skipIf(!CHROMIUM).each(['start', 'dev'] as const)(
  `the pages of the guide example in %s${WITHOUT_BROWSER}`,
  (mode) => {
    let server: RunningCommand;
    beforeAll(async () => {
      if (mode === 'start') expect((await runWaymark(['build'], GUIDE)).code).toBe(0);
      server = await serveWaymark(mode, GUIDE, { env: { DATA_DIR: 'memory://' } });
      // The database takes its time to open, on a busy machine more than a browser waits.
      expect((await fetch(`${server.url}/api/users`)).status).toBe(200);
    });
    afterAll(() => server?.stop());

    describe.each([true, false])('with JavaScript: %s', (javaScript) => {
      const name = `Dora ${javaScript}`;

      test('a form on a Server Action says what is wrong, and keeps what was typed', async () => {
        const { page, close } = await openPage(browser, { javaScript });
        await page.goto(`${server.url}/users`);
        await page.getByLabel('E-mail').fill('nobody');
        await page.getByRole('button', { name: 'Add' }).click();
        await page.getByText('Name must not be empty').waitFor();
        expect(await page.getByLabel('E-mail').inputValue()).toBe('nobody');
        expect(await page.getByLabel('E-mail').getAttribute('aria-invalid')).toBe('true');
        await close();
      });

      test('a user is added, shown on a page of their own, and deleted', async () => {
        const { page, errors, close } = await openPage(browser, { javaScript });
        await page.goto(`${server.url}/users`);
        await page.getByLabel('Name').fill(name);
        await page.getByLabel('E-mail').fill(`dora-${javaScript}@example.com`);
        await page.getByRole('button', { name: 'Add' }).click();
        await page.getByText(`${name} was added.`).waitFor();
        expect(await names(page)).toEqual(['Alice', 'Bob', name]);
        await page.getByRole('link', { name }).click();
        await page.getByRole('heading', { name }).waitFor();
        expect(await page.title()).toBe(`${name} · Guide`);
        await page.getByRole('button', { name: `Delete ${name}` }).click();
        await page.waitForURL('**/users');
        await page.getByRole('heading', { name: 'Users' }).waitFor();
        await page.locator('.users li').first().waitFor();
        expect(await names(page)).toEqual(['Alice', 'Bob']);
        expect(errors).toEqual([]);
        await close();
      });

      test('a user that there is not: 404, and a page that says so', async () => {
        const { page, close } = await openPage(browser, { javaScript });
        const response = await page.goto(`${server.url}/users/999`);
        expect(response?.status()).toBe(404);
        await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
        expect(await page.title()).toBe('Not found · Guide');
        await close();
      });
    });

    test('the directory lists, searches, adds and deletes through the API, by keyboard', async () => {
      const { page, close } = await openPage(browser);
      await page.goto(`${server.url}/directory`);
      await page.locator('.users li').first().waitFor();
      await page.getByLabel('Search by name').fill('ali');
      await expect.poll(() => page.locator('.users li').count()).toBe(1);
      await page.getByLabel('Search by name').fill('zzz');
      await page.getByText('Nobody is called “zzz”.').waitFor();
      await page.getByLabel('Search by name').fill('');
      await page.getByLabel('Name', { exact: true }).fill('Eve');
      await page.keyboard.press('Tab');
      await page.keyboard.type('no address');
      await page.keyboard.press('Enter');
      await page.getByText('E-mail must be an e-mail address').waitFor();
      await page.getByLabel('E-mail').fill('eve@example.com');
      await page.keyboard.press('Enter');
      await page.getByText('Eve was added.').waitFor();
      await page.getByRole('button', { name: 'Delete Eve' }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('Eve was deleted.').waitFor();
      await close();
    });

    test('the directory says that the API does not answer, and tries again', async () => {
      const { page, close } = await openPage(browser);
      await page.route('**/api/users', (route) => route.fulfill({ status: 500, body: '' }), { times: 1 });
      await page.goto(`${server.url}/directory`);
      await page.getByText('The server answered with 500.').waitFor();
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.locator('.users li').first().waitFor();
      await close();
    });

    test('pages are gone to without a new document, and the present one is marked', async () => {
      const { page, close } = await openPage(browser);
      await page.goto(server.url);
      await hydrated(page, 'nav a');
      await page.evaluate(() => Object.assign(window, { isTheSame: true }));
      await page.getByRole('navigation').getByRole('link', { name: 'Users' }).click();
      await page.getByRole('heading', { name: 'Users' }).waitFor();
      const marked = page.locator('nav [aria-current=page]');
      await expect.poll(() => marked.textContent()).toBe('Users');
      expect(await page.evaluate(() => 'isTheSame' in window)).toBe(true);
      await close();
    });
  },
);
