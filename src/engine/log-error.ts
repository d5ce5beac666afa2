import { isWaymarkError } from '../http/waymark-error.ts';
import { printable } from './printable.ts';

/** What an error that comes after the answer came in. */
const WHERE = {
  after: 'failed in after()',
  revalidation: 'failed while its answer was made anew; the last one stays',
  waitUntil: 'failed in waitUntil()',
  websocket: 'failed in a hook of its WebSocket',
} as const;

/** Writes an error that a request ended in to the standard error, with what is needed to find its cause. */
export function logError(
  error: unknown,
  {
    method,
    url,
    file,
    action,
    during,
  }: { method: string; url: string; file?: string; action?: string; during?: keyof typeof WHERE },
): void {
  const place = file === undefined ? '' : ` (${action === undefined ? file : `action ${action} of ${file}`})`;
  const what = during ? WHERE[during] : 'failed';
  // An error of Waymark's own says all in its message; its stack would lead into the server.
  const shown = isWaymarkError(error) ? error.message : printable(error);
  console.error(`${method} ${pathOf(url)}${place} ${what}:`, shown);
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
