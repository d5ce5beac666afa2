import { cacheTime } from '../../http/cache-store.ts';
import { toPlatformRequest } from '../../http/lazy-request.ts';
import { type CacheScope, currentCacheScope, runOutside } from '../cache-scope.ts';
import { AnswerScope } from '../dynamic-usage.ts';
import { checkTags } from '../check-tags.ts';
import { currentStore } from '../current-store.ts';
import { KeptResults, type MadeResult } from '../kept-results.ts';
import { currentRequestContext, type RequestContext } from '../request-context.ts';
import { type FetchPlan, planFetch } from './plan-fetch.ts';
import { type PreparedFetch, prepareFetch } from './prepared-fetch.ts';

/** The options of `fetch` that Next.js adds. */
interface NextOptions {
  readonly revalidate?: unknown;
  readonly tags?: readonly unknown[] | undefined;
}

type Input = string | URL | Request;
type Init = (RequestInit & { readonly next?: NextOptions | undefined }) | undefined;

/** What is kept of an answer besides its body. */
interface AnswerMeta {
  readonly status: number;
  readonly url: string;
  readonly headers: readonly [string, string][];
}

const results = new KeptResults();
const warned = new Set<string>();

/**
 * `fetch` with the options `next` and `cache` of Next.js: answers with the status 200 are kept where it is told to,
 * under tags, and fetched anew in the background once they are stale. Outside of requests, and in draft mode, it is the
 * platform's.
 *
 * @throws {WaymarkError} `ERR_CACHE_OPTION` for a `revalidate` that is no time.
 * @see https://nextjs.org/docs/app/api-reference/functions/fetch
 */
export async function cachedFetch(input: Input, init: Init): Promise<Response> {
  const context = currentRequestContext();
  if (!context || context.isDraft) return plainFetch(input, init);
  const scope = currentCacheScope();
  const { plan, url, tags } = planCall(input, init, context, scope);
  const store = plan.revalidate > 0 ? await currentStore() : undefined;
  if (!store) return plainFetch(input, init);
  const find = async () => {
    const prepared = await prepareFetch(input, init);
    return fromStore(store, context, { prepared, plan, tags, url, needsFresh: scope !== undefined });
  };
  return scope ? scope.reading(find) : find();
}

/** What becomes of a call, and of what is made of it. */
function planCall(
  input: Input,
  init: Init,
  context: RequestContext,
  scope: CacheScope | undefined,
): { plan: FetchPlan; url: string; tags: readonly string[] } {
  const url = urlOf(input);
  const { revalidate, tags: given = [] } = nextOptions(input, init);
  const tags = checkTags(given, `fetch ${url}`);
  const plan = planFetch({
    url,
    cache: init?.cache ?? (input instanceof globalThis.Request ? input.cache : undefined),
    revalidate,
    fetchCache: scope?.kind === 'unstable_cache' ? 'force-no-store' : context.options.fetchCache,
    isForcedDynamic: context.options.dynamic === 'force-dynamic',
    route: context.options.routePath,
  });
  warnOnce(plan);
  if (scope && scope.kind !== 'unstable_cache') include(scope, context, plan, tags, revalidate, url);
  return { plan, url, tags };
}

interface KeptFetch {
  readonly prepared: PreparedFetch;
  readonly plan: FetchPlan;
  readonly tags: readonly string[];
  readonly url: string;
  readonly needsFresh: boolean;
}

async function fromStore(
  store: Parameters<typeof results.get>[0],
  context: RequestContext,
  { prepared, plan, tags, url, needsFresh }: KeptFetch,
): Promise<Response> {
  const { key, signal } = prepared;
  let isOwn = false;
  try {
    const result = results.get(store, {
      key,
      softTags: context.implicitTags,
      mayReuse: !context.isHardReload,
      needsFresh,
      waitUntil: (work) => context.waitUntil(work),
      what: `fetch ${url}`,
      make: (isRenewal) => {
        isOwn = true;
        return makeAnswer(prepared, plan, tags, isRenewal ? undefined : signal);
      },
    });
    const { entry } = await untilAborted(result, signal);
    return toResponse(entry.body, entry.meta as unknown as AnswerMeta);
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
    if (isOwn) throw error.cause;
    // Another caller, for whose call this one waited: that is no reason to do so here.
    return fromStore(store, context, { prepared, plan, tags, url, needsFresh });
  }
}

/** A call that its caller has aborted. */
class GivenUp extends Error {
  override readonly name = 'GivenUp';
}

function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

async function makeAnswer(
  { send }: PreparedFetch,
  { revalidate }: FetchPlan,
  tags: readonly string[],
  signal: AbortSignal | undefined,
): Promise<MadeResult> {
  // Not the question of what is made of the result.
  const createdAt = runOutside(cacheTime);
  let response: Response;
  let body: Uint8Array<ArrayBuffer>;
  try {
    // What the platform asks the clock for is its own affair, and not that of an answer which is made of this one.
    response = await (currentCacheScope() ? runOutside(() => send(signal)) : send(signal));
    body = new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw signal?.aborted ? new GivenUp('aborted', { cause: error }) : error;
  }
  const meta: AnswerMeta = { status: response.status, url: response.url, headers: [...response.headers] };
  return {
    isFleeting: response.status !== 200,
    entry: {
      body,
      meta: { ...meta },
      tags,
      createdAt,
      staleAt: Number.isFinite(revalidate) ? createdAt + revalidate * 1000 : undefined,
    },
  };
}

/** As with the platform's, the body is what its coding had been taken from, and the headers are those that came. */
function toResponse(body: Uint8Array<ArrayBuffer>, { status, url, headers }: AnswerMeta): Response {
  const hasBody = status !== 204 && status !== 205 && status !== 304;
  const response = new globalThis.Response(hasBody ? body : null, {
    status,
    headers: new Headers([...headers]),
  });
  Object.defineProperty(response, 'url', { value: url });
  return response;
}

/** What something is made of counts for it: how long it lives, and when it is invalidated. */
function include(
  scope: CacheScope,
  { options }: RequestContext,
  plan: FetchPlan,
  tags: readonly string[],
  asked: unknown,
  url: string,
): void {
  scope.include({}, tags);
  const isStrict = scope instanceof AnswerScope && scope.isStrict;
  if (plan.isImplicit && !isStrict) return;
  const isStatic = options.dynamic === 'force-static';
  if (plan.revalidate > 0) {
    if (asked === plan.revalidate) scope.include({ revalidate: plan.revalidate });
  } else if (!isStatic && scope.kind === 'prerender') scope.refuse(`fetch ${url}, which is not to be kept`);
  else if (!isStatic && asked === 0) scope.include({ revalidate: 0 });
}

function plainFetch(input: Input, init: Init): Promise<Response> {
  return globalThis.fetch(input instanceof globalThis.Request ? toPlatformRequest(input, init) : input, init);
}

function nextOptions(input: Input, init: Init): NextOptions {
  const ofInput = (input as { readonly next?: NextOptions }).next;
  return {
    revalidate: init?.next?.revalidate ?? ofInput?.revalidate,
    tags: init?.next?.tags ?? ofInput?.tags,
  };
}

/** The address of a call, without a password. */
function urlOf(input: Input): string {
  const text = input instanceof globalThis.Request ? input.url : String(input);
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  url.username = '';
  url.password = '';
  return url.href;
}

function warnOnce({ warning }: FetchPlan): void {
  if (warning === undefined || warned.has(warning)) return;
  warned.add(warning);
  console.warn(warning);
}
