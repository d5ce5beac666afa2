import { isBodyTooLarge } from '../http/body-limit.ts';
import { type ByteSize, parseByteSize } from '../http/byte-size.ts';
import type { MaybePromise } from '../http/cache-store.ts';
import { contractOf, withContract } from '../http/handler-contract.ts';
import { problemResponse } from '../http/problem-response.ts';
import { readBytes } from '../http/read-bytes.ts';
import type { GivenContext, RouteArguments } from '../http/route-arguments.ts';
import type { SharedStore } from '../http/shared-store.ts';
import { targetOf } from '../http/target-of.ts';
import { isWaymarkError } from '../http/waymark-error.ts';
import { sharedStore } from '../store/shared-store.ts';
import { readIdempotencyKey } from './idempotency/idempotency-key.ts';
import { digest } from './once/digest.ts';
import { runOnce } from './once/run-once.ts';

/** How requests are told apart, and their answers kept. */
export interface IdempotencyOptions<Context = RouteArguments> {
  /** Whether a request without `Idempotency-Key` is answered with 400. Default: `false`, it is handled as it comes. */
  readonly required?: boolean | undefined;
  /**
   * Who a request comes from: nobody gets the answer to somebody else's key. Default: `context.auth.subject` as
   * `waymark/auth` gives it, else what the headers `Authorization` and `Cookie` say.
   */
  readonly identity?: ((request: Request, context: Context) => MaybePromise<string>) | undefined;
  /** For how many seconds an answer is kept. Default: a day. */
  readonly keepFor?: number | undefined;
  /** How much of an answer is kept; a larger one is sent, and a repeated request answered with 409. Default: `'100kb'`. */
  readonly maxResponseSize?: ByteSize | undefined;
  /** What the body of a request with a key may have: it is read whole. Default: `'1mb'`. */
  readonly maxBodySize?: ByteSize | undefined;
  /**
   * Whether an answer is final; where it is not, the next request with the key is handled anew. Default: all but 408,
   * 425, 429 and 5xx, and those of handlers that throw.
   */
  readonly isFinal?: ((response: Response) => boolean) | undefined;
  /**
   * What becomes of a request with a key while the store is away: `refuse` answers 503, `allow` handles it, perhaps
   * more than once. Default: `refuse`.
   */
  readonly onStoreError?: 'refuse' | 'allow' | undefined;
  /** Where answers are kept. Default: `sharedStore()`. */
  readonly store?: SharedStore | undefined;
}

/** A handler as Next.js calls it. */
export type IdempotentHandler<Context> = {
  // A method, so that its request may be named `NextRequest`, which it is wherever a server calls it.
  handle(request: Request, context: Context): MaybePromise<Response>;
}['handle'];

/** The settings that do not depend on a request. */
interface Rules {
  readonly maxBodySize: number;
  readonly maxSize: number;
  readonly ttl: number;
  readonly isDone: (response: Response) => boolean;
}

/** Methods that change nothing (RFC 9110, section 9.2.1). */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY']);

/** What tells a client that an answer is an earlier one. */
const REPLAYED = { 'idempotent-replayed': 'true' };

/**
 * Lets a client repeat a request without fear that it is done twice: of all requests with one `Idempotency-Key` one is
 * handled, in all instances, and all get its answer.
 *
 * While the first one is being handled others are answered with 409, a key that was used for another request with 422,
 * and one that is none, or is missing where it is required, with 400.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 *
 * @example
 * ```ts
 * export const POST = idempotency({ required: true }, async (request: Request) => {
 *   const payment = await pay(await request.json());
 *   return Response.json(payment, { status: 201 });
 * });
 * ```
 */
export function idempotency<Context extends object = RouteArguments>(
  options: IdempotencyOptions<Context>,
  handler: IdempotentHandler<Context>,
): (request: Request, context: GivenContext<Context>) => Promise<Response> {
  const rules = readRules(options as IdempotencyOptions);
  const idempotent = async (request: Request, given: GivenContext<Context>): Promise<Response> => {
    const context = given as Context;
    const handle = async () => handler(request, context);
    if (SAFE.has(request.method)) return handle();
    const header = request.headers.get('idempotency-key');
    if (header === null) return options.required ? MISSING() : handle();
    const key = readIdempotencyKey(header);
    if (key === undefined) return MALFORMED();
    return handleOnce(options as IdempotencyOptions, rules, key, request, context, handle);
  };
  return withContract(idempotent, contractOf(handler));
}

function readRules({
  maxBodySize = '1mb',
  maxResponseSize = '100kb',
  keepFor = 24 * 60 * 60,
  isFinal = isFinalByDefault,
}: IdempotencyOptions): Rules {
  return {
    maxBodySize: parseByteSize(maxBodySize, 'maxBodySize of idempotency()') || Number.POSITIVE_INFINITY,
    maxSize: parseByteSize(maxResponseSize, 'maxResponseSize of idempotency()') || Number.POSITIVE_INFINITY,
    ttl: keepFor * 1000,
    isDone: isFinal,
  };
}

function isFinalByDefault({ status }: Response): boolean {
  return status < 500 && status !== 408 && status !== 425 && status !== 429;
}

async function handleOnce(
  options: IdempotencyOptions,
  rules: Rules,
  key: string,
  request: Request,
  context: RouteArguments,
  handle: () => Promise<Response>,
): Promise<Response> {
  const { identity = identityOf, onStoreError, store = sharedStore() } = options;
  let fingerprint: string;
  try {
    fingerprint = await fingerprintOf(request, rules.maxBodySize);
  } catch (error) {
    if (!isBodyTooLarge(error)) throw error;
    return problemResponse({ status: 413, title: 'Content Too Large' });
  }
  const { pathname } = new URL(request.url);
  const name = await digest(await identity(request, context), request.method, pathname, key);
  let isBegun = false;
  const begin = () => {
    isBegun = true;
    return handle();
  };
  try {
    const task = { store, key: `idempotency:${name}`, fingerprint, replayHeaders: REPLAYED, ...rules };
    const outcome = await runOnce(task, begin);
    return outcome.kind === 'answer' ? outcome.response : REFUSALS[outcome.kind]();
  } catch (error) {
    if (isBegun || !isWaymarkError(error) || error.code !== 'ERR_STORE_UNAVAILABLE') throw error;
    return onStoreError === 'allow' ? handle() : UNAVAILABLE();
  }
}

/** What a request says: the same key with anything else is a mistake of the client's. */
async function fingerprintOf(request: Request, maxBodySize: number): Promise<string> {
  // A copy, since the body is the handler's to read.
  const body = request.body === null ? new Uint8Array() : await readBytes(request.clone(), maxBodySize);
  return digest(request.method, targetOf(request), request.headers.get('content-type') ?? '', body);
}

function identityOf({ headers }: Request, context: unknown): string {
  const subject = subjectOf(context);
  if (subject !== undefined) return JSON.stringify(['auth', subject]);
  return JSON.stringify([headers.get('authorization'), headers.get('cookie')]);
}

function subjectOf(context: unknown): unknown {
  if (typeof context !== 'object' || context === null || !('auth' in context)) return undefined;
  const { auth } = context;
  return typeof auth === 'object' && auth !== null && 'subject' in auth ? auth.subject : undefined;
}

const MISSING = () => refusal(400, 'Bad Request', 'Send an Idempotency-Key: this request needs one.');
const MALFORMED = () =>
  refusal(
    400,
    'Bad Request',
    'The Idempotency-Key is not a text in quotes of up to 255 visible ASCII characters.',
  );
const UNAVAILABLE = () =>
  refusal(503, 'Service Unavailable', 'Requests with an Idempotency-Key cannot be handled now.', '5');

const REFUSALS = {
  running: () =>
    refusal(409, 'Conflict', 'The first request with this Idempotency-Key is still being handled.', '1'),
  gone: () =>
    refusal(
      409,
      'Conflict',
      'The request with this Idempotency-Key was handled; its answer was too large to be kept.',
    ),
  mismatch: () => refusal(422, 'Unprocessable Content', 'This Idempotency-Key was used for another request.'),
};

function refusal(status: number, title: string, detail: string, retryAfter?: string): Response {
  return problemResponse(
    { status, title, detail },
    retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  );
}
