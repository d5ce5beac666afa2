import type { Answer, Mismatch } from './answer.ts';
import type { Mode } from './twin-case.ts';

/** A difference that shows in the answers of many cases. */
export interface StandingDifference {
  /** How the first cell of the row in docs/differences.md begins. */
  readonly row: string;
  covers(mismatch: Mismatch, next: Answer, waymark: Answer, mode: Mode): boolean;
}

const PAGE_OF_NEXT = '(a page of Next.js)';
const PARTS_OF_PAGES = new Set([
  'body',
  'header content-type',
  'header cache-control',
  'header vary',
  'header x-powered-by',
  'header etag',
  'header x-nextjs-cache',
  'header link',
]);

/** In the order in which they are asked. */
export const STANDING_DIFFERENCES: readonly StandingDifference[] = [
  {
    row: "a path without a route: Next.js's HTML page",
    covers: ({ part }, next, waymark) =>
      next.status === 404 &&
      waymark.status === 404 &&
      PARTS_OF_PAGES.has(part) &&
      (next.body === PAGE_OF_NEXT || next.line.startsWith('HEAD ')),
  },
  {
    row: '`X-Powered-By: Next.js` on pages',
    covers: ({ part, next: before, waymark: after }) =>
      part === 'header x-powered-by' && before === 'Next.js' && after === '(none)',
  },
  {
    row: 'redirects of the server itself have a body without a type',
    covers: ({ part, next: before, waymark: after }, next) =>
      part === 'header content-type' &&
      next.status >= 300 &&
      next.status < 400 &&
      before === '(none)' &&
      after.startsWith('text/plain'),
  },
  {
    row: 'in dev, a handler that fails: 500, empty',
    covers: ({ part }, next, waymark, mode) =>
      mode === 'dev' &&
      next.status === 500 &&
      waymark.status === 500 &&
      next.body === '' &&
      (part === 'body' ||
        part === 'header content-type' ||
        part === 'header vary' ||
        part === 'header cache-control'),
  },
];
