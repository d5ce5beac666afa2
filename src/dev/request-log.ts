import { styleText } from 'node:util';
import type { FetchHandler } from '../http/handler.ts';
import { DEV_BASE } from './pages/dev-base.ts';

/**
 * Wraps a handler so that each request is one line: method, path, status, time. The modules of a page are many, and only
 * told of where they fail.
 */
export function logRequests(fetch: FetchHandler, write: (line: string) => void): FetchHandler {
  return async (request, connection) => {
    const start = performance.now();
    const { pathname, search } = new URL(request.url);
    const { method } = request;
    const response = await fetch(request, connection);
    const status = connection?.isUpgraded ? 101 : response.status;
    if (status < 400 && pathname.includes(DEV_BASE)) return response;
    const done = () => {
      const { action } = connection ?? {};
      const called = action ? `  ${action.name} (${action.file})` : '';
      write(`${method.padEnd(7)} ${pathname}${search} ${paint(status)} ${elapsed(start)}${called}`);
    };
    // Once the answer is out: the time of one that streams is the time of the whole.
    if (connection) void connection.closed.then(done);
    else done();
    return response;
  };
}

function elapsed(start: number): string {
  const milliseconds = performance.now() - start;
  return milliseconds < 10 ? `${milliseconds.toFixed(1)} ms` : `${Math.round(milliseconds)} ms`;
}

function paint(status: number): string {
  if (status >= 500) return styleText('red', String(status));
  if (status >= 400) return styleText('yellow', String(status));
  return styleText('green', String(status));
}
