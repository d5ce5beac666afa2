import { parseCookie } from '@edge-runtime/cookies';
import { DRAFT_MODE_COOKIE, PREVIEW_DATA_COOKIE } from './draft-mode.ts';

/**
 * Whether a request brings a draft mode cookie of another build, or one that was made up.
 *
 * @param text The value of its `Cookie` header.
 */
export function hasStaleDraftCookie(text: string | null, draftModeId: string): boolean {
  if (text === null || !(text.includes(DRAFT_MODE_COOKIE) || text.includes(PREVIEW_DATA_COOKIE)))
    return false;
  const received = parseCookie(text);
  const brings = received.has(DRAFT_MODE_COOKIE) || received.has(PREVIEW_DATA_COOKIE);
  return brings && received.get(DRAFT_MODE_COOKIE) !== draftModeId;
}

/**
 * The headers with which a browser forgets the cookies of draft mode, in the shape in which Next.js sends them.
 *
 * @param insecure Whether the cookies were set for a site without TLS.
 */
export function expiredDraftCookies(insecure: boolean): [string, string][] {
  const attributes = insecure ? 'HttpOnly; SameSite=Lax' : 'HttpOnly; Secure; SameSite=None';
  return [DRAFT_MODE_COOKIE, PREVIEW_DATA_COOKIE].map((name) => [
    'set-cookie',
    `${name}=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; ${attributes}`,
  ]);
}
