import { AsyncLocalStorage } from 'node:async_hooks';
import { RequestCookies } from '@edge-runtime/cookies';
import { WaymarkError } from '../http/waymark-error.ts';
import { AfterTasks, type AfterTask } from './after-tasks.ts';
import { DRAFT_MODE_COOKIE, DraftMode } from './draft-mode.ts';
import type { NextRequest } from './next-request.ts';
import {
  HandlerCookies,
  SealedCookies,
  cookiesReadonly,
  type ReadonlyRequestCookies,
} from './request-cookies.ts';
import { ReadonlyHeaders } from './request-headers.ts';

/** What a request context is told of the app that it belongs to. */
export interface RequestContextOptions {
  /** The path of the route: `/api/users/[id]`. */
  readonly routePath: string;
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
}

/** What `cookies()`, `headers()` and their like know of the request that is being answered. */
export class RequestContext {
  readonly request: NextRequest;
  readonly options: RequestContextOptions;
  #isOver = false;
  #cookies: HandlerCookies | undefined;
  #cookiesPromise: Promise<ReadonlyRequestCookies> | undefined;
  #sealedPromise: Promise<ReadonlyRequestCookies> | undefined;
  #headersPromise: Promise<ReadonlyHeaders> | undefined;
  #draftModePromise: Promise<DraftMode> | undefined;
  #afterTasks: AfterTasks | undefined;
  #wereTasksTaken = false;

  constructor(request: NextRequest, options: RequestContextOptions) {
    this.request = request;
    this.options = options;
  }

  /** Once `after()` work has begun: the request's cookies as they came, read-only. */
  cookies(): Promise<ReadonlyRequestCookies> {
    return this.#isOver
      ? (this.#sealedPromise ??= Promise.resolve(new SealedCookies(this.request.headers)))
      : (this.#cookiesPromise ??= Promise.resolve(this.#handlerCookies()));
  }

  headers(): Promise<ReadonlyHeaders> {
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

  /** Whether the request is one that a browser's form, or the browser half of a Server Action, could have sent. */
  get isAction(): boolean {
    return isFormPost(this.request);
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

  #createDraftMode(): DraftMode {
    return new DraftMode({
      id: this.options.draftModeId,
      received: this.request.cookies.get(DRAFT_MODE_COOKIE)?.value,
      insecure: this.options.mode === 'development',
      cookies: this.#handlerCookies(),
      assertChangeable: (expression) => {
        if (!this.#isOver) return;
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
