import { WaymarkError } from '../../http/waymark-error.ts';

/** Directives of a policy, by their names: `{ 'img-src': ["'self'", 'data:'], 'upgrade-insecure-requests': true }`. */
export type CspDirectives = Readonly<Record<string, string | readonly string[] | boolean | undefined>>;

/**
 * Writes a `Content-Security-Policy` for pages: what is not named here is as strict as pages can mostly be.
 *
 * @param directives Take the place of the default ones; `false` leaves one out.
 * @param nonce Scripts and styles that have it may run, and scripts that those load: see `createNonce`.
 * @throws {WaymarkError} `ERR_SECURITY_HEADER` for what would end the directive, or the header.
 * @see https://www.w3.org/TR/CSP3/
 *
 * @example
 * ```ts
 * import { contentSecurityPolicy, createNonce } from 'waymark/security-headers';
 *
 * const nonce = createNonce();
 * const policy = contentSecurityPolicy({ 'img-src': ["'self'", 'data:'] }, nonce);
 * ```
 */
export function contentSecurityPolicy(directives: CspDirectives = {}, nonce?: string): string {
  const script = nonce === undefined ? ["'self'"] : [`'nonce-${nonce}'`, "'strict-dynamic'"];
  const style = nonce === undefined ? ["'self'"] : ["'self'", `'nonce-${nonce}'`];
  const all: CspDirectives = {
    'default-src': "'self'",
    'script-src': script,
    'style-src': style,
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
    ...directives,
  };
  return Object.entries(all)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => directive(name, value as string | readonly string[] | true))
    .join('; ');
}

function directive(name: string, value: string | readonly string[] | true): string {
  const sources = value === true ? [] : [value].flat();
  const text = [name, ...sources].join(' ');
  if (/^[a-z-]+$/.test(name) && /^[\x20-\x7e]+$/.test(text) && !/[;,]/.test(text)) return text;
  throw new WaymarkError(
    'ERR_SECURITY_HEADER',
    `Cannot write a Content-Security-Policy: the directive ${JSON.stringify(text)} has what ends it. Write each directive under its name, and its sources in a list.`,
  );
}

/** A value that cannot be guessed, for one answer: 128 bits in base64. */
export function createNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes));
}
