import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Where Debian and its like put Chromium; `WAYMARK_TEST_CHROMIUM` names another. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The path of the Chromium to test with; `undefined` where there is none. */
export const CHROMIUM = [process.env['WAYMARK_TEST_CHROMIUM'], ...PLACES].find(
  (path) => path !== undefined && existsSync(path),
);

/** Why tests in a browser are left out, for their names; `''` where they are not. */
export const WITHOUT_BROWSER =
  CHROMIUM === undefined ? ' (left out: no Chromium; set WAYMARK_TEST_CHROMIUM)' : '';

/** Starts the browser: once for a file of tests, to be closed by it. */
export function launchBrowser(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error('There is no Chromium.');
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page of the browser, and what went wrong in it. */
export interface WatchedPage {
  readonly page: Page;
  /** What was written to its console as an error, and what was thrown and not caught. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

/** Opens a page with cookies and a cache of its own. */
export async function openPage(browser: Browser, { javaScript = true } = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ javaScriptEnabled: javaScript });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', (message) => {
    // Browsers ask for it whatever a page says.
    if (message.location().url.endsWith('/favicon.ico')) return;
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  return { page, errors, close: () => context.close() };
}

/** Waits until React has taken over an element: what is clicked before does nothing. */
export async function hydrated(page: Page, selector: string): Promise<void> {
  await page.waitForFunction((wanted) => {
    const element = document.querySelector(wanted);
    return element !== null && Object.keys(element).some((key) => key.startsWith('__reactProps'));
  }, selector);
}
