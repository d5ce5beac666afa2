import type { IncomingMessage } from 'node:http';
import { DRAFT_MODE_COOKIE } from '../app/draft-mode.ts';
import type { ApiQuery } from './api-query.ts';
import { parseCookies } from './parse-cookies.ts';

/** What a handler finds at `req` besides what Node has there. */
export interface ApiRequestHelpers {
  query: ApiQuery;
  cookies: Partial<Record<string, string>>;
  body: unknown;
  preview?: boolean | undefined;
  previewData?: unknown;
  draftMode?: boolean | undefined;
}

/** A request as an API route gets it. */
export type ApiRequest = IncomingMessage & ApiRequestHelpers;

/**
 * Adds `query`, `cookies`, `preview`, `previewData` and `draftMode` to a request, as properties of its own: Express
 * and its like give it another prototype.
 *
 * @param readPreview What `previewData` is, for a request that brings the cookie of draft mode.
 */
export function addRequestHelpers(
  req: IncomingMessage,
  query: ApiQuery,
  cookieHeader: string | null,
  readPreview: (cookies: Partial<Record<string, string>>) => unknown,
): ApiRequest {
  const request = req as ApiRequest;
  const cookies = parseCookies(cookieHeader);
  request.query = query;
  request.cookies = cookies;
  if (cookies[DRAFT_MODE_COOKIE] === undefined) {
    request.previewData = false;
    request.preview = undefined;
    request.draftMode = undefined;
    return request;
  }
  lazily(request, 'previewData', () => readPreview(cookies));
  lazily(request, 'preview', () => (request.previewData === false ? undefined : true));
  lazily(request, 'draftMode', () => request.preview);
  return request;
}

function lazily(req: ApiRequest, name: keyof ApiRequestHelpers, read: () => unknown): void {
  const settle = (value: unknown) =>
    Object.defineProperty(req, name, { value, configurable: true, enumerable: true, writable: true });
  Object.defineProperty(req, name, {
    configurable: true,
    enumerable: true,
    get: () => {
      const value = read();
      settle(value);
      return value;
    },
    set: settle,
  });
}
