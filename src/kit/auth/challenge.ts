import { problemResponse } from '../../http/problem-response.ts';
import type { AuthRefusal } from './auth-method.ts';

/** How a server asks for credentials. */
export interface ChallengeOptions {
  /** The schemes to offer, each once. */
  readonly schemes: readonly string[];
  /** What the credentials are for. */
  readonly realm: string;
  /** The scopes that a request needs. */
  readonly scopes: readonly string[];
}

const TITLES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  503: 'Service Unavailable',
} as const;

/** Error codes of RFC 6750, section 3.1. */
const BEARER_ERRORS = { 400: 'invalid_request', 401: 'invalid_token', 403: 'insufficient_scope' } as const;

/** Seconds after which it is worth while to try again, where something that is needed is away. */
const RETRY_AFTER = 1;

/** The answer to a request without credentials: no error, as nothing was wrong with any (RFC 6750, section 3.1). */
export function missingCredentials(options: ChallengeOptions): Response {
  return challenge(401, 'This needs credentials, and the request has none that hold.', options, undefined);
}

/** The answer to credentials that do not count. */
export function refusedCredentials({ refused, detail }: AuthRefusal, options: ChallengeOptions): Response {
  if (refused !== 503) return challenge(refused, detail, options, BEARER_ERRORS[refused]);
  const response = problemResponse({ status: 503, title: TITLES[503], detail });
  response.headers.set('retry-after', String(RETRY_AFTER));
  return response;
}

/** The answer to who is known, and may not do this. */
export function insufficientRights(detail: string, options: ChallengeOptions): Response {
  return challenge(403, detail, options, BEARER_ERRORS[403]);
}

/** The answer to a request that another site had a browser send. */
export function crossSiteRefusal(): Response {
  return problemResponse({
    status: 403,
    title: TITLES[403],
    detail:
      'The request comes from another site, which may not make it in the name of who is signed in here.',
  });
}

function challenge(
  status: 400 | 401 | 403,
  detail: string,
  { schemes, realm, scopes }: ChallengeOptions,
  error: string | undefined,
): Response {
  const response = problemResponse({ status, title: TITLES[status], detail });
  for (const scheme of schemes) {
    const isBearer = scheme === 'Bearer';
    // Only bearer tokens have a challenge to answers other than 401.
    if (status !== 401 && !isBearer) continue;
    const parameters = [`realm=${quoted(realm)}`];
    if (isBearer && error !== undefined)
      parameters.push(`error=${quoted(error)}`, `error_description=${quoted(detail)}`);
    if (isBearer && scopes.length > 0 && error !== 'invalid_request')
      parameters.push(`scope=${quoted(scopes.join(' '))}`);
    response.headers.append('www-authenticate', `${scheme} ${parameters.join(', ')}`);
  }
  return response;
}

/** A quoted string (RFC 9110, section 5.6.4) of what RFC 6750 lets stand in one: no quotation mark, no backslash. */
function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, "'").replace(/[^ -~]/g, '?')}"`;
}
