import type { ServerResponse } from 'node:http';
import { DRAFT_MODE_COOKIE, PREVIEW_DATA_COOKIE } from '../app/draft-mode.ts';
import type { PreviewData } from './preview-data.ts';

/** What preview mode needs of an app. */
export interface PreviewSetting {
  /** The value of the cookie that switches it on. */
  readonly id: string;
  /** Whether the cookies need no TLS, as on a developer's machine. */
  readonly insecure: boolean;
  readonly data: PreviewData;
}

/** Where and for how long a browser keeps the cookies of preview mode. */
export interface PreviewCookieOptions {
  /** Seconds. Default: as long as the browser runs. */
  readonly maxAge?: number;
  /** Default: `/`. */
  readonly path?: string;
}

/**
 * What `req.previewData` is: `false` where preview mode is off, and an empty object where only draft mode is on.
 *
 * @param onBroken Called where the browser brings data that cannot be read.
 */
export function readPreviewData(
  cookies: Partial<Record<string, string>>,
  { id, data }: PreviewSetting,
  onBroken: () => void,
): unknown {
  // Cookies of another build are cleared by the app, for all of its routes.
  if (cookies[DRAFT_MODE_COOKIE] !== id) return false;
  const sealed = cookies[PREVIEW_DATA_COOKIE];
  if (sealed === undefined || sealed === '') return {};
  const opened = data.open(sealed);
  if (opened) return opened.data;
  onBroken();
  return false;
}

export function setDraftMode(res: ServerResponse, enable: boolean, setting: PreviewSetting): void {
  addCookie(res, setting, DRAFT_MODE_COOKIE, setting.id, enable ? {} : { expires: true });
}

/** @throws {Error} for data that is too much for a cookie. */
export function setPreviewData(
  res: ServerResponse,
  data: unknown,
  options: PreviewCookieOptions,
  setting: PreviewSetting,
): void {
  const sealed = setting.data.seal(data, options.maxAge);
  addCookie(res, setting, DRAFT_MODE_COOKIE, setting.id, options);
  addCookie(res, setting, PREVIEW_DATA_COOKIE, sealed, options);
}

const cleared = new WeakSet<ServerResponse>();

export function clearPreviewData(
  res: ServerResponse,
  { path }: PreviewCookieOptions,
  setting: PreviewSetting,
): void {
  if (cleared.has(res)) return;
  cleared.add(res);
  const options = { expires: true, ...(path === undefined ? {} : { path }) };
  for (const name of [DRAFT_MODE_COOKIE, PREVIEW_DATA_COOKIE]) addCookie(res, setting, name, '', options);
}

function addCookie(
  res: ServerResponse,
  { insecure }: PreviewSetting,
  name: string,
  value: string,
  { maxAge, path = '/', expires = false }: PreviewCookieOptions & { readonly expires?: boolean },
): void {
  const parts = [`${name}=${value}`];
  if (maxAge !== undefined) parts.push(`Max-Age=${Math.floor(maxAge)}`);
  parts.push(`Path=${path}`);
  // A date: `Max-Age=0` is ignored by the browsers that RFC 6265, section 4.1.1, leaves room for.
  if (expires) parts.push('Expires=Thu, 01 Jan 1970 00:00:00 GMT');
  parts.push(insecure ? 'HttpOnly; SameSite=Lax' : 'HttpOnly; Secure; SameSite=None');
  const before = res.getHeader('Set-Cookie');
  const earlier = before === undefined ? [] : [before].flat().map(String);
  res.setHeader('Set-Cookie', [...earlier, parts.join('; ')]);
}
