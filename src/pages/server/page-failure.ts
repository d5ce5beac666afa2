import {
  httpAccessStatus,
  isHttpAccessError,
  isRedirectError,
  type RedirectError,
  redirectLocation,
  redirectStatus,
} from '../../app/control-flow-errors.ts';
import { type PathStyle, withBasePath } from '../page-path.ts';

/** The status of an answer that shows what a component threw. */
export function statusOf(error: unknown): number {
  if (isRedirectError(error)) return redirectStatus(error);
  return isHttpAccessError(error) ? httpAccessStatus(error) : 500;
}

/** The headers that have a browser go elsewhere. */
export function redirectHeaders(error: RedirectError, style: PathStyle): [string, string][] {
  return [['location', withBasePath(redirectLocation(error), style)]];
}

/** What has a browser go elsewhere whose document has begun already. */
export function redirectTag(error: RedirectError, style: PathStyle): string {
  const url = withBasePath(redirectLocation(error), style)
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;');
  const seconds = redirectStatus(error) === 308 ? 0 : 1;
  return `<meta id="__next-page-redirect" http-equiv="refresh" content="${seconds};url=${url}"/>`;
}
