import { AsyncLocalStorage } from 'node:async_hooks';
import { RequestCookies } from '@edge-runtime/cookies';
import type { OpenStore } from '../http/cache-store.ts';
import { currentRequest } from '../http/current-request.ts';
import type { Connection } from '../http/handler.ts';
import { WaymarkError } from '../http/waymark-error.ts';
import { AfterTasks, type AfterTask } from './after-tasks.ts';
import type { CacheProfile } from './cache-profiles.ts';
import { currentCacheScope } from './cache-scope.ts';
import { DRAFT_MODE_COOKIE, DraftMode } from './draft-mode.ts';
import { implicitTags } from './implicit-tags.ts';
import type { NextRequest } from './next-request.ts';
import {
  HandlerCookies,
  SealedCookies,
  StaticCookies,
  cookiesReadonly,
  type ReadonlyRequestCookies,
} from './request-cookies.ts';
import { ReadonlyHeaders } from './request-headers.ts';
import type { AppActions } from './server-actions.ts';

/** What a request context is told of the app that it belongs to. */
export interface RequestContextOptions {
  /** The path of the route: `/api/users/[id]`. */
  readonly routePath: string;
  /** The file of the route, relative to the project directory. Default: none, and no tags of its folders. */
  readonly file?: string | undefined;
  readonly mode: 'development' | 'production' | 'test';
  /** The value of the draft mode cookie. */
  readonly draftModeId: string;
  /** Whether `forbidden()` and `unauthorized()` may be called. */
  readonly authInterrupts: boolean;
  /**
   * Receives what `after()` is given once `takeAfterTasks()` was called and none of its tasks is running: by a
   * body that is still streaming, say. Default: it runs at once, and its error is logged.
   */
  readonly onLateTask?: ((task: AfterTask) => void) | undefined;
  /** Opens the store of cached results. Default: none, and nothing is kept. */
  readonly openStore?: OpenStore | undefined;
  /** See `Manifest`. Default: `''`. */
  readonly buildId?: string | undefined;
  /** The profiles of `cacheLife`. Default: `CACHE_PROFILES`. */
  readonly cacheProfiles?: Readonly<Record<string, CacheProfile>> | undefined;
  /** What the route exports as `dynamic`. Default: `auto`. */
  readonly dynamic?: 'auto' | 'error' | 'force-dynamic' | 'force-static' | undefined;
  /** What the route exports as `fetchCache`. Default: `auto`. */
  readonly fetchCache?: string | undefined;
  /** The Server Actions of the app. Default: none. */
  readonly actions?: AppActions | undefined;
  /** Keeps the server from ending before work has settled. Default: nothing waits for it. */
  readonly connection?: Pick<Connection, 'waitUntil'> | undefined;
}

/** Whose code is running: a Route Handler's, a Server Action's, or that of components, which can change nothing. */
export type RequestPhase = 'handler' | 'action' | 'render';

/** What a client has to ask for anew when a Server Action is done: nothing, what was not kept, or all that it has. */
export type Staleness = 'none' | 'dynamic' | 'all';

/** What `cookies()`, `headers()` and their like know of the request that is being answered. */
export class RequestContext {
  readonly request: NextRequest;
  readonly options: RequestContextOptions;
  /** Whose code is running now. */
  phase: RequestPhase = 'handler';
  #isOver = false;
  #staleness: Staleness = 'none';
  #cookies: HandlerCookies | undefined;
  #cookiesPromise: Promise<ReadonlyRequestCookies> | undefined;
  #sealedPromise: Promise<ReadonlyRequestCookies> | undefined;
  #headersPromise: Promise<ReadonlyHeaders> | undefined;
  #draftModePromise: Promise<DraftMode> | undefined;
  #afterTasks: AfterTasks | undefined;
  #wereTasksTaken = false;
  #implicitTags: readonly string[] | undefined;
  #holds: Promise<unknown>[] | undefined;

  constructor(request: NextRequest, options: RequestContextOptions) {
    this.request = request;
    this.options = options;
  }

  /**
   * To be called where something is read that only a request has.
   *
   * @param expression What is called or read: `cookies()`.
   * @returns Whether to read it: a route with `dynamic = 'force-static'` sees none of it.
   * @throws {WaymarkError} `ERR_STATIC_REQUIRED` in a route with `dynamic = 'error'`; where something is being made to
   *   be kept, what its scope throws.
   */
  needRequest(expression: string): boolean {
    const scope = currentCacheScope();
    const { dynamic } = this.options;
    if (scope !== undefined && scope.kind !== 'prerender') scope.refuse(expression);
    if (dynamic === 'force-static') return false;
    if (dynamic === 'error') {
      throw new WaymarkError(
        'ERR_STATIC_REQUIRED',
        `Route ${this.options.routePath} with \`dynamic = "error"\` couldn't be rendered statically because it used \`${expression}\`. Do without it, or remove the export: https://nextjs.org/docs/app/building-your-application/rendering/static-and-dynamic#dynamic-rendering`,
      );
    }
    if (scope !== undefined) scope.refuse(expression);
    return true;
  }

  /** Once `after()` work has begun: the request's cookies as they came, read-only. */
  cookies(): Promise<ReadonlyRequestCookies> {
    if (!this.needRequest('cookies()')) return Promise.resolve(new StaticCookies(new Headers()));
    if (!this.#isOver && this.phase !== 'render')
      return (this.#cookiesPromise ??= Promise.resolve(this.#handlerCookies()));
    return (this.#sealedPromise ??= Promise.resolve(this.#sealedCookies()));
  }

  headers(): Promise<ReadonlyHeaders> {
    if (!this.needRequest('headers()')) return Promise.resolve(new ReadonlyHeaders(new Headers()));
    return (this.#headersPromise ??= Promise.resolve(new ReadonlyHeaders(this.request.headers)));
  }

  draftMode(): Promise<DraftMode> {
    return (this.#draftModePromise ??= Promise.resolve(this.#createDraftMode()));
  }

  /** Registers work for after the response; it sees the asynchronous context that it was registered in. */
  after(work: () => unknown): void {
    this.#afterTasks ??= this.#createAfterTasks();
    this.#afterTasks.add(AsyncLocalStorage.bind(work));
  }

  /** Whether the request asks for drafts, which nothing that was kept is. */
  get isDraft(): boolean {
    const { draftModeId } = this.options;
    return draftModeId !== '' && this.request.cookies.get(DRAFT_MODE_COOKIE)?.value === draftModeId;
  }

  /** Whether what was kept of functions may be used, as far as the route and its client say. */
  get usesKeptData(): boolean {
    return this.options.fetchCache !== 'force-no-store' && !this.isHardReload;
  }

  /** In dev: whether a browser has been told to load everything anew. */
  get isHardReload(): boolean {
    return this.options.mode === 'development' && this.request.headers.get('cache-control') === 'no-cache';
  }

  /** The tags of everything that is made for this request: see `implicitTags`. */
  get implicitTags(): readonly string[] {
    return (this.#implicitTags ??= implicitTags(this.options.file ?? '', this.request.nextUrl.pathname));
  }

  /** Keeps the server from ending before `work`, which does not reject, has settled. */
  waitUntil(work: Promise<unknown>): void {
    this.options.connection?.waitUntil(work);
  }

  /** Keeps the answer from going out before `work` has settled. */
  holdAnswer(work: Promise<unknown>): void {
    (this.#holds ??= []).push(work);
  }

  /** What the answer has to wait for; `undefined` for nothing. */
  takeHolds(): Promise<unknown> | undefined {
    const holds = this.#holds;
    this.#holds = undefined;
    return holds && Promise.allSettled(holds);
  }

  /** Whether the request is one that a browser's form, or the browser half of a Server Action, could have sent. */
  get isAction(): boolean {
    return isFormPost(this.request);
  }

  /** Takes note that a client has to ask for something anew. */
  markStale(what: 'dynamic' | 'all'): void {
    if (this.#staleness !== 'all') this.#staleness = what;
  }

  /** What a client has to ask for anew, changed cookies included. */
  get staleness(): Staleness {
    return this.hasChangedCookies() ? 'all' : this.#staleness;
  }

  /** Whether the response has to carry cookies that `cookies()` or `draftMode()` changed. */
  hasChangedCookies(): boolean {
    return this.#cookies?.isChanged ?? false;
  }

  /** Writes the changed cookies as `Set-Cookie`; cookies of the same name already in `headers` win. */
  applyCookies(headers: Headers): void {
    this.#cookies?.applyTo(headers);
  }

  /**
   * Hands out the work that `after()` gathered. A task ends when the work that it registered itself has ended
   * too, and rejects with its error (with an `AggregateError` for several).
   */
  takeAfterTasks(): AfterTask[] {
    this.#wereTasksTaken = true;
    return this.#afterTasks?.take() ?? [];
  }

  #createAfterTasks(): AfterTasks {
    const start = () => {
      this.#isOver = true;
      this.phase = 'handler';
    };
    const tasks = new AfterTasks(start, this.options.onLateTask ?? runLate);
    if (this.#wereTasksTaken) tasks.take();
    return tasks;
  }

  #handlerCookies(): HandlerCookies {
    return (this.#cookies ??= new HandlerCookies(new RequestCookies(this.request.headers), (expression) => {
      if (this.#isOver) throw cookiesReadonly(expression);
    }));
  }

  /** Those that a Server Action has set before what is rendered now are among them. */
  #sealedCookies(): SealedCookies {
    const isRendering = this.phase === 'render';
    const changed = isRendering && this.#cookies?.isChanged ? this.#cookies : undefined;
    const headers = changed ? new Headers({ cookie: changed.toHeader() }) : this.request.headers;
    return new SealedCookies(headers, isRendering);
  }

  #createDraftMode(): DraftMode {
    return new DraftMode({
      id: this.options.draftModeId,
      received: this.request.cookies.get(DRAFT_MODE_COOKIE)?.value,
      insecure: this.options.mode === 'development',
      cookies: this.#handlerCookies(),
      assertChangeable: (expression) => {
        if (!this.#isOver) {
          this.needRequest(expression);
          return;
        }
        throw new WaymarkError(
          'ERR_AFTER_RESPONSE',
          `Route ${this.options.routePath} used "${expression}" inside \`after()\`, when the response has been sent. The enabled status of \`draftMode()\` can be read inside \`after()\`; call ${expression} before the handler returns: https://nextjs.org/docs/app/api-reference/functions/after`,
        );
      },
    });
  }
}

/** Whether a request is one that a browser's form, or the browser half of a Server Action, could have sent. */
export function isFormPost({ method, headers }: Request): boolean {
  if (method !== 'POST') return false;
  const type = headers.get('content-type');
  return (
    headers.has('next-action') ||
    type === 'application/x-www-form-urlencoded' ||
    (type?.startsWith('multipart/form-data') ?? false)
  );
}

const storage = new AsyncLocalStorage<RequestContext>();
currentRequest.find = () => storage.getStore()?.request;

/** Makes the context of a request; nothing in it is worked out before it is asked for. */
export function createRequestContext(request: NextRequest, options: RequestContextOptions): RequestContext {
  return new RequestContext(request, options);
}

/** Runs a function so that everything it calls, and waits for, finds `context`. */
export function runInRequestContext<T>(context: RequestContext, fn: () => T): T {
  return storage.run(context, fn);
}

/** The context of the request that is being answered; `undefined` outside of one. */
export function currentRequestContext(): RequestContext | undefined {
  return storage.getStore();
}

/**
 * The context of the request that is being answered.
 *
 * @param name The function that needs it, for the error.
 * @throws {WaymarkError} `ERR_NOT_IN_REQUEST` outside of a request.
 */
export function requireRequestContext(name: string): RequestContext {
  const context = storage.getStore();
  if (context) return context;
  throw new WaymarkError(
    'ERR_NOT_IN_REQUEST',
    `\`${name}\` was called outside a request scope. Call \`${name}()\` inside a Route Handler, or in a function that one calls, not while its module loads: https://nextjs.org/docs/messages/next-dynamic-api-wrong-context`,
  );
}

function runLate(task: AfterTask): void {
  // Not in this turn, so that no one comes to rely on `after()` work starting while its caller still runs.
  setTimeout(() => {
    task().catch((error: unknown) => {
      console.error('An error occurred in a function passed to `after()`:', error);
    });
  });
}
