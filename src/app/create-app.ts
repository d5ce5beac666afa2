import type { Connection, FetchApp } from '../http/handler.ts';
import { compileMatcher, matchRoute } from '../router/matcher.ts';
import { answerRequest } from './answer-request.ts';
import { createAppState } from './app-state.ts';
import type { AppOptions } from './app-options.ts';
import type { Manifest } from './manifest.ts';

/** An app: everything between a request and its response. */
export interface App extends FetchApp {
  readonly manifest: Manifest;
  /** Loads every route's module, so that no first request waits for it. Errors are left for the requests. */
  warm(): Promise<void>;
}

/** Makes an app of a manifest: the one piece of code that answers requests in dev, start and tests. */
export function createApp(manifest: Manifest, options: AppOptions): App {
  const matcher = compileMatcher(manifest.routes.map((route) => route.path));
  const state = createAppState(manifest, (path) => matchRoute(matcher, path), options);
  return {
    manifest,
    fetch: (request, connection = detachedConnection()) => answerRequest(state, request, connection),
    warm: () => warm(manifest),
  };
}

/** The connection of a request that came from no engine: its response is closed as soon as it is returned. */
export function detachedConnection(waitUntil: Connection['waitUntil'] = () => {}): Connection {
  const closed = new Promise<void>((resolve) => {
    setTimeout(resolve);
  });
  return { closed, waitUntil };
}

async function warm({ routes }: Manifest): Promise<void> {
  for (const { load } of routes) {
    try {
      await load();
    } catch {
      // The first request of this route reports it, with all that is known by then.
    }
  }
}
