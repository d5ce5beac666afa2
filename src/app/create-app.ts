import type { Connection, FetchApp } from '../http/handler.ts';
import { answerGuarded, answerRequest } from './answer-request.ts';
import { createAppState } from './app-state.ts';
import { createLazyNextRequest } from './lazy-next-request.ts';
import type { AppOptions } from './app-options.ts';
import type { Manifest } from './manifest.ts';
import type { ExportOptions, ExportReport } from './export-app.ts';
import type { PrerenderOptions, PrerenderReport } from './prerender-app.ts';

/** An app: everything between a request and its response. */
export interface App extends FetchApp {
  readonly manifest: Manifest;
  /**
   * Calls `register()` of instrumentation.ts, where there is one, and makes ready what is to be: to be awaited before
   * the first request.
   *
   * @throws {WaymarkError} `ERR_INSTRUMENTATION` when it fails.
   */
  register(): Promise<void>;
  /** Loads every route's module, so that no first request waits for it. Errors are left for the requests. */
  warm(): Promise<void>;
  /** Makes answers ahead of time: what a build does. */
  prerender(options: PrerenderOptions): Promise<PrerenderReport>;
  /** Makes all that a static export consists of. */
  exportAnswers(options: ExportOptions): Promise<ExportReport>;
}

/** Makes an app of a manifest: the one piece of code that answers requests in dev, start and tests. */
export function createApp(manifest: Manifest, options: AppOptions): App {
  const state = createAppState(manifest, options);
  const { proxy, limitRequests } = options;
  const allowed: typeof answerRequest = proxy
    ? (app, request, connection) => answerGuarded(app, proxy, request, connection)
    : answerRequest;
  const answer: typeof answerRequest = limitRequests
    ? (app, request, connection) => limitRequests(request, () => allowed(app, request, connection))
    : allowed;
  return {
    manifest,
    fetch: (request, connection = detachedConnection()) => answer(state, request, connection),
    toRequest: (source) => createLazyNextRequest(source),
    register: async () => {
      await options.instrumentation?.register();
      await options.prepare?.();
    },
    warm: () => warm(manifest, options),
    prerender: async (options) => (await import('./prerender-app.ts')).prerenderApp(state, options),
    exportAnswers: async (options) => (await import('./export-app.ts')).exportApp(state, options),
  };
}

/** The connection of a request that came from no engine: its response is closed as soon as it is returned. */
export function detachedConnection(waitUntil: Connection['waitUntil'] = () => {}): Connection {
  const closed = new Promise<void>((resolve) => {
    setTimeout(resolve);
  });
  return { closed, waitUntil };
}

async function warm({ routes }: Manifest, { proxy }: AppOptions): Promise<void> {
  for (const module of proxy ? [proxy, ...routes] : routes) {
    try {
      await module.load();
    } catch {
      // The first request of this route reports it, with all that is known by then.
    }
  }
}
