import type { Connection } from '../../http/handler.ts';
import { WaymarkError } from '../../http/waymark-error.ts';

/** Seconds that a page may take, where it does not say. */
const DEFAULT_DURATION = 60;

/**
 * Breaks off a page that does not come to its end while its client waits: a promise in it may never settle.
 *
 * @param maxDuration What the page exports under this name: seconds. Default: 60, also for what is no such number.
 * @param path The path of the page's route, for the error.
 */
export function renderLimit(
  maxDuration: unknown,
  path: string,
  { closed }: Pick<Connection, 'closed'>,
): AbortSignal {
  const isDuration = typeof maxDuration === 'number' && maxDuration > 0 && maxDuration < 86_400;
  const seconds = isDuration ? maxDuration : DEFAULT_DURATION;
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(
      new WaymarkError(
        'ERR_RENDER_TIMEOUT',
        `Page ${path} was broken off: it was not complete after ${seconds} seconds. Look for a promise that does not settle, or export a larger \`maxDuration\`.`,
      ),
    );
  }, seconds * 1000);
  void closed.then(() => clearTimeout(timer));
  return controller.signal;
}
