import type { Connection } from '../../http/handler.ts';
import { proxyToOrigin } from '../../http/proxy-to-origin.ts';
import { canonicalSearch } from '../../http/query-text.ts';
import type { AppState } from '../app-state.ts';
import { completeResponse, withoutBody } from '../finish-response.ts';
import type { ManifestProxy } from '../manifest.ts';
import type { Passage } from '../passage.ts';
import { ruleTarget } from '../rules/rule-set.ts';
import type { HeaderPairs } from './proxy-outcome.ts';
import { planProxy, type ProxyPlan } from './proxy-plan.ts';
import { runProxy } from './run-proxy.ts';

/** Answers what a proxy has let pass. */
export type GoOn = (passage: Passage) => Response | Promise<Response>;

/** A proxy between the redirects of the config and everything else that answers requests. */
export interface AppProxy {
  /** Whether it may be called for a path that is its own canonical form. */
  mayMatch(path: string): boolean;
  /** Loads its module. */
  readonly load: ManifestProxy['load'];
  answer(app: AppState, passage: Passage, connection: Connection, goOn: GoOn): Response | Promise<Response>;
}

/**
 * Makes a proxy ready to be asked.
 *
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/proxy
 */
export function createProxy(proxy: ManifestProxy, basePath: string): AppProxy {
  const plan = planProxy(proxy, basePath);
  return {
    mayMatch: plan.match.mayMatch,
    load: proxy.load,
    answer: (app, passage, connection, goOn) =>
      plan.match.matches(ruleTarget(passage.request, passage.url, basePath))
        ? answerBehind(app, plan, passage, connection, goOn)
        : goOn(passage),
  };
}

async function answerBehind(
  app: AppState,
  plan: ProxyPlan,
  passage: Passage,
  connection: Connection,
  goOn: GoOn,
): Promise<Response> {
  const { request, url } = passage;
  const result = await runProxy(app, plan, request, seenUrl(url, plan), connection);
  if (result.kind === 'failed') return withoutBody(request.method, result.response);
  const front = mergeHeaders(passage.headers, result.headers);
  switch (result.kind) {
    case 'answer':
      return completeResponse(result.response, request, withoutThoseOf(front, result.response.headers));
    case 'external': {
      const { destination } = result;
      const response = await proxyToOrigin(result.request, destination, (error) =>
        app.options.onError(error, {
          file: plan.proxy.file,
          route: destination,
          method: request.method,
          url: request.url,
        }),
      );
      return completeResponse(response, request, withoutThoseOf(front, response.headers));
    }
    case 'rewrite':
      return goOn({ ...passage, request: result.request, url: result.url, headers: front });
    case 'next':
      return goOn({ ...passage, request: result.request, headers: front });
  }
}

/** As in Next.js the query is read and written anew before a proxy sees it, unless it wants its URL as it came. */
function seenUrl({ origin, pathname, search }: URL, { proxy }: ProxyPlan): string {
  return origin + pathname + (proxy.skipUrlNormalize ? search : canonicalSearch(search));
}

/** What a proxy sets takes the place of what the config sets, cookies included. */
function mergeHeaders(config: Passage['headers'], pairs: HeaderPairs): Passage['headers'] {
  if (pairs.length === 0) return config;
  const set: [string, string][] = [];
  for (let index = 0; index < pairs.length; index += 2)
    set.push([pairs[index] as string, pairs[index + 1] as string]);
  const names = new Set(set.map(([name]) => name));
  return [...config.filter(([name]) => !names.has(name.toLowerCase())), ...set];
}

/** The answer's own headers win where nobody answers after the proxy. */
function withoutThoseOf(front: Passage['headers'], own: Headers): Passage['headers'] {
  return front.filter(([name]) => !own.has(name));
}
