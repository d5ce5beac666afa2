import { type CacheLife, currentCacheScope, runInCacheScope, runOutside } from '../../app/cache-scope.ts';
import { currentCacheSettings, currentStore } from '../../app/current-store.ts';
import { AnswerScope } from '../../app/dynamic-usage.ts';
import { KeptResults, type MadeResult } from '../../app/kept-results.ts';
import {
  currentRequestContext,
  type RequestContext,
  runInRequestContext,
} from '../../app/request-context.ts';
import { type CacheEntry, cacheTime } from '../../http/cache-store.ts';
import { WaymarkError } from '../../http/waymark-error.ts';
import { CachedArguments } from './cached-arguments.ts';
import { encodeValue } from './encode-values.ts';
import { FunctionScope } from './function-scope.ts';

/** Seconds: what lives shorter is no part of an answer that is made ahead of time, as in Next.js. */
const SHORT_LIFE = 300;

/** Seconds from which on a time stands for ever, as in Next.js. */
const FOREVER = 0xfffffffe;

type Run = (...values: unknown[]) => unknown;

/** A call of a cached function. */
interface CachedCall {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly args: CachedArguments;
  readonly run: Run;
  /** Left out outside of requests: while the build asks for parameters, or a module loads. */
  readonly context: RequestContext | undefined;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const results = new KeptResults();
const privateResults = new WeakMap<RequestContext, Map<string, Promise<CacheEntry>>>();

/**
 * Calls a function that has the directive `'use cache'`, or gives what it returned before: what the build makes of it
 * calls this.
 *
 * @param id Tells it from all other functions of the project, and from itself in another version.
 * @param kind What stands behind `use cache: `.
 * @param arity How many arguments it takes: more are no part of its key.
 * @param run The function itself; takes what it captures first.
 * @param captured What it uses of the functions around it, by the names that it has there.
 */
export function useCache(
  id: string,
  kind: string,
  arity: number,
  args: readonly unknown[],
  run: Run,
  captured: Readonly<Record<string, unknown>> = {},
): Promise<unknown> {
  const scope = currentCacheScope();
  const call = () => findOrMake(id, kind, args.slice(0, arity), run, captured);
  return scope ? scope.reading(call) : call();
}

async function findOrMake(
  id: string,
  kind: string,
  args: readonly unknown[],
  run: Run,
  captured: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const name = nameOf(id);
  const context = currentRequestContext();
  const given = new CachedArguments(name, captured, args);
  const call: CachedCall = { id, name, kind, args: given, run, context };
  if (kind === 'private') return callPrivate(call);
  const outer = currentCacheScope();
  const key = `use cache:${currentCacheSettings().buildId}:${id}:${await given.encode()}`;
  const store = context?.isDraft ? undefined : await currentStore();
  const { entry } = store
    ? await results.get(store, {
        key,
        softTags: context?.implicitTags,
        mayReuse: !context?.isHardReload,
        needsFresh: outer !== undefined,
        waitUntil: context && ((work) => context.waitUntil(work)),
        what: name,
        make: () => make(call),
      })
    : await make(call);
  const { revalidate, expire } = lifeOf(entry);
  // As in Next.js, it is not worth to keep an answer of which a part is to be made anew so soon.
  const isShort = revalidate === 0 || expire < SHORT_LIFE;
  if (isShort && outer instanceof AnswerScope && outer.isStrict) outer.refuse('dynamic "use cache"');
  outer?.include({ revalidate, expire }, entry.tags);
  return given.decodeResult(textOf(entry));
}

/** What a private function returned is kept for its request alone. */
async function callPrivate(call: CachedCall): Promise<unknown> {
  const outer = currentCacheScope();
  if (outer?.kind === 'prerender') outer.refuse('"use cache: private"');
  if (outer && outer.kind !== 'use cache: private') throw privateInside(call, outer.kind);
  const { context, id, args } = call;
  if (!context) throw noRequest(call.name);
  const key = `${id}:${await args.encode()}`;
  let kept = privateResults.get(context);
  if (!kept) privateResults.set(context, (kept = new Map<string, Promise<CacheEntry>>()));
  let running = kept.get(key);
  if (!running) {
    running = make(call).then(({ entry }) => entry);
    kept.set(key, running);
    running.catch(() => kept.delete(key));
  }
  const entry = await running;
  outer?.include({}, entry.tags);
  return args.decodeResult(textOf(entry));
}

async function make({ name, kind, args, run, context }: CachedCall): Promise<MadeResult> {
  // Not the question of what is made of the result.
  const createdAt = runOutside(cacheTime);
  const { cacheProfiles } = currentCacheSettings();
  const scope = new FunctionScope(kind === 'private', cacheProfiles['default'] ?? {});
  const values = args.decode();
  // Other asynchronous contexts may tell who asks, and that is no part of the key.
  const work = () => runInCacheScope(scope, async () => run(...values));
  const result: unknown = await runOutside(() => (context ? runInRequestContext(context, work) : work()));
  const text = await encodeValue(result, {
    nameAt: (path) => `${path && `\`${path}\` of `}the result of ${name}`,
    passThrough: args.placeOf,
  });
  const { revalidate, expire } = scope.life;
  const entry: CacheEntry = {
    body: encoder.encode(text),
    meta: { revalidate: finite(revalidate), expire: finite(expire) },
    tags: scope.tags,
    createdAt,
    staleAt: timeAfter(createdAt, revalidate),
    expiresAt: timeAfter(createdAt, expire),
  };
  return { entry, isFleeting: revalidate <= 0 || expire <= 0 };
}

/** Seconds as JSON has them: `null` for ever. */
function finite(seconds: number): number | null {
  return seconds >= FOREVER ? null : seconds;
}

function lifeOf({ meta }: CacheEntry): CacheLife {
  const { revalidate, expire } = meta as { revalidate: number | null; expire: number | null };
  return { revalidate: revalidate ?? Number.POSITIVE_INFINITY, expire: expire ?? Number.POSITIVE_INFINITY };
}

function timeAfter(start: number, seconds: number): number | undefined {
  return seconds >= FOREVER ? undefined : start + seconds * 1000;
}

function textOf({ body }: CacheEntry): string {
  return decoder.decode(body);
}

/** What a function is called, with the file that it is in. */
export function nameOf(id: string): string {
  const [file = '', rest = ''] = id.split('#');
  // Without the version that dev puts behind it, and the count of those that have the same name.
  const name = rest.replace(/@\d*$/, '').replace(/:\d+$/, '');
  return `${name === '' ? 'a function' : `\`${name}\``} (${file})`;
}

function noRequest(name: string): WaymarkError {
  return new WaymarkError(
    'ERR_NOT_IN_REQUEST',
    `${name} has the directive 'use cache: private' and was called outside a request scope. Call it inside a Route Handler, or in a function that one calls.`,
  );
}

function privateInside({ name, context }: CachedCall, outer: string): WaymarkError {
  return new WaymarkError(
    'ERR_CACHED_SCOPE',
    `${context ? `Route "${context.options.routePath}": ` : ''}${name} has the directive 'use cache: private' and can't be called inside \`${outer}\`, whose result is shared. Call it outside, and pass what you need as an argument: https://nextjs.org/docs/messages/use-cache-private-composition`,
  );
}
