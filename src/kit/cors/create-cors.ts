import type { MaybePromise } from '../../http/cache-store.ts';
import { addVary, changeHeaders } from '../../http/change-headers.ts';
import { type AllowedOrigin, corsError, matchOrigin, type MatchOrigin } from './match-origin.ts';

/** What pages of other origins may do. */
export interface CorsOptions {
  /** Which origins may read answers. */
  readonly origin: AllowedOrigin;
  /** Whether browsers may send cookies, and answers to such requests be read. Default: `false`. */
  readonly credentials?: boolean | undefined;
  /** Default: `['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']`. */
  readonly methods?: readonly string[] | undefined;
  /** Headers that requests may have besides the harmless ones; `any`: whatever is asked for. Default: `content-type`, `authorization`. */
  readonly allowHeaders?: readonly string[] | 'any' | undefined;
  /** Headers of answers that may be read besides the harmless ones. Default: none. */
  readonly exposeHeaders?: readonly string[] | undefined;
  /** Seconds that a browser need not ask again. Default: 600. Browsers take 7200 at most, or 86400. */
  readonly maxAge?: number | undefined;
  /**
   * Whether pages of public sites may ask this server in a private network. Default: `false`.
   *
   * @see https://wicg.github.io/private-network-access/
   */
  readonly privateNetwork?: boolean | undefined;
}

/** CORS made ready. */
export interface Cors {
  /** Answers a preflight request, or any other with `OPTIONS`. */
  preflight(request: Request): MaybePromise<Response>;
  /** Lets the page that sent a request read its answer, if it may. */
  addTo(response: Response, request: Request): MaybePromise<Response>;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const HEADERS = ['content-type', 'authorization'];
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

/** Options, checked and written as headers hold them. */
interface Ready {
  readonly matches: MatchOrigin;
  /** Whether the answer is the same for every origin. */
  readonly isOpen: boolean;
  readonly credentials: boolean;
  readonly methods: string;
  readonly allowHeaders: string | undefined;
  readonly exposeHeaders: string;
  readonly maxAge: string;
  readonly privateNetwork: boolean;
}

/**
 * Makes CORS ready for use by hand, as in `proxy.ts`.
 *
 * @throws {WaymarkError} `ERR_CORS` for options that cannot be used.
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 *
 * @example
 * ```ts
 * import { createCors } from 'waymark/cors';
 *
 * const policy = createCors({ origin: 'https://app.example.com' });
 *
 * export const OPTIONS = policy.preflight;
 * export const GET = (request: Request) => policy.addTo(Response.json([]), request);
 * ```
 */
export function createCors(options: CorsOptions): Cors {
  const ready = readOptions(options);
  return {
    preflight: (request) => whenAllowed(ready, request, (origin) => answerPreflight(ready, request, origin)),
    addTo: (response, request) =>
      whenAllowed(ready, request, (origin) =>
        changeHeaders(response, (headers) => writeAllowed(ready, headers, origin)),
      ),
  };
}

/** @param write Is given the origin that the request may be answered to, if any. */
function whenAllowed(
  { matches, isOpen }: Ready,
  request: Request,
  write: (origin: string | undefined) => Response,
): MaybePromise<Response> {
  const origin = request.headers.get('origin');
  // A cache may give the answer to one who asks from another origin.
  if (isOpen) return write('*');
  if (origin === null) return write(undefined);
  const allowed = matches(origin, request);
  return allowed instanceof Promise
    ? allowed.then((isAllowed) => write(isAllowed === true ? origin : undefined))
    : write(allowed === true ? origin : undefined);
}

function writeAllowed(
  { isOpen, credentials, exposeHeaders }: Ready,
  headers: Headers,
  origin: string | undefined,
): void {
  if (!isOpen) addVary(headers, ['Origin']);
  if (origin === undefined) return;
  headers.set('access-control-allow-origin', origin);
  if (credentials) headers.set('access-control-allow-credentials', 'true');
  if (exposeHeaders !== '') headers.set('access-control-expose-headers', exposeHeaders);
}

function answerPreflight(ready: Ready, request: Request, origin: string | undefined): Response {
  const { isOpen, credentials, methods, maxAge, privateNetwork } = ready;
  const response = new Response(null, { status: 204 });
  const { headers } = response;
  const asked = request.headers;
  if (!asked.has('origin') || !asked.has('access-control-request-method')) {
    headers.set('allow', methods.includes('OPTIONS') ? methods : `${methods}, OPTIONS`);
    return response;
  }
  const varied = ['Access-Control-Request-Method', 'Access-Control-Request-Headers'];
  addVary(headers, isOpen ? varied : ['Origin', ...varied]);
  if (origin === undefined) return response;
  headers.set('access-control-allow-origin', origin);
  if (credentials) headers.set('access-control-allow-credentials', 'true');
  headers.set('access-control-allow-methods', methods);
  const allowHeaders = ready.allowHeaders ?? listedTokens(asked.get('access-control-request-headers'));
  if (allowHeaders !== '') headers.set('access-control-allow-headers', allowHeaders);
  headers.set('access-control-max-age', maxAge);
  if (privateNetwork && asked.get('access-control-request-private-network') === 'true') {
    addVary(headers, ['Access-Control-Request-Private-Network']);
    headers.set('access-control-allow-private-network', 'true');
  }
  return response;
}

/** Only what can be names of headers is sent back. */
function listedTokens(list: string | null): string {
  const names = (list ?? '').split(',').map((name) => name.trim());
  return names.filter((name) => TOKEN.test(name)).join(', ');
}

function readOptions(options: CorsOptions): Ready {
  const {
    origin,
    credentials = false,
    methods = METHODS,
    allowHeaders = HEADERS,
    exposeHeaders = [],
  } = options;
  const { maxAge = 600, privateNetwork = false } = options;
  if (origin === undefined || origin === null || (origin as unknown) === true || origin === '')
    throw corsError(
      "`origin` must say which origins may read answers, such as 'https://app.example.com', or '*'",
    );
  if (!Number.isInteger(maxAge) || maxAge < 0)
    throw corsError(`\`maxAge\` must be a whole number of seconds: received ${String(maxAge)}`);
  const lists = { methods, allowHeaders: allowHeaders === 'any' ? [] : allowHeaders, exposeHeaders };
  for (const [name, list] of Object.entries(lists)) {
    const wrong = list.find((each) => !TOKEN.test(each));
    if (wrong !== undefined) throw corsError(`\`${name}\` has a name that there cannot be: '${wrong}'`);
    if (credentials && list.includes('*'))
      throw corsError(`\`${name}\` has '*', which stands for itself where there are credentials: name each`);
  }
  return {
    matches: matchOrigin(origin, credentials),
    isOpen: origin === '*',
    credentials,
    methods: methods.map((method) => method.toUpperCase()).join(', '),
    allowHeaders: allowHeaders === 'any' ? undefined : allowHeaders.join(', '),
    exposeHeaders: exposeHeaders.join(', '),
    maxAge: String(maxAge),
    privateNetwork,
  };
}
