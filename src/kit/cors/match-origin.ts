import type { MaybePromise } from '../../http/cache-store.ts';
import { WaymarkError } from '../../http/waymark-error.ts';

/**
 * Which origins may read answers: all (`*`); one, as a browser writes it, `https://app.example.com`; all below a domain,
 * `https://*.example.com`; those that a regular expression matches as a whole; a list of such; or what a function says.
 */
export type AllowedOrigin =
  | '*'
  | (string & {})
  | RegExp
  | readonly (string | RegExp)[]
  | ((origin: string, request: Request) => MaybePromise<boolean>);

/** Whether an origin may read an answer. */
export type MatchOrigin = (origin: string, request: Request) => MaybePromise<boolean>;

/**
 * Makes `origin` ready.
 *
 * @throws {WaymarkError} `ERR_CORS` for what is no origin, or all of them together with credentials.
 */
export function matchOrigin(origin: AllowedOrigin, credentials: boolean): MatchOrigin {
  if (typeof origin === 'function') return origin;
  const all = Array.isArray(origin) ? (origin as readonly (string | RegExp)[]) : [origin as string | RegExp];
  if (all.length === 0) throw corsError('`origin` must name at least one origin: received []');
  const matchers = all.map((each) => matcherOf(each, credentials));
  return (asked) => matchers.some((matches) => matches(asked));
}

function matcherOf(allowed: string | RegExp, credentials: boolean): (origin: string) => boolean {
  if (allowed instanceof RegExp) {
    // As a whole: /example\.com/ is in https://example.com.evil.test as well.
    const whole = new RegExp(`^(?:${allowed.source})$`, allowed.flags.replace(/[gmy]/g, ''));
    return (origin) => whole.test(origin);
  }
  if (allowed === '*' || allowed === 'null') {
    if (credentials)
      throw corsError(
        `\`origin: '${allowed}'\` with \`credentials: true\` would let every page act for its visitor: name the origins that may`,
      );
    return (origin) => allowed === '*' || origin === allowed;
  }
  const [, scheme = '', domain] = /^(https?:\/\/)\*\.(.+)$/.exec(allowed) ?? [];
  checkOrigin(domain === undefined ? allowed : scheme + domain, allowed);
  if (domain === undefined) return (origin) => origin === allowed;
  const end = `.${domain}`;
  return (origin) =>
    origin.startsWith(scheme) &&
    origin.endsWith(end) &&
    /^[a-z\d.-]+$/.test(origin.slice(scheme.length, -end.length));
}

function checkOrigin(text: string, allowed: string): void {
  if (URL.canParse(text) && originOf(text) === text) return;
  const hint = URL.canParse(text)
    ? `write it as '${originOf(text)}'`
    : "write it as 'https://app.example.com'";
  throw corsError(`\`origin\` must be an origin as a browser writes it: received '${allowed}'; ${hint}`);
}

/** Of schemes such as that of an app, `URL` knows no origin. */
function originOf(text: string): string {
  const { origin, protocol, host } = new URL(text);
  return origin === 'null' ? `${protocol}//${host}` : origin;
}

/** Options of CORS that cannot be used. */
export function corsError(reason: string): WaymarkError {
  return new WaymarkError('ERR_CORS', `Cannot allow other origins: ${reason}.`);
}
