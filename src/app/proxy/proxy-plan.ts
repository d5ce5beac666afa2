import { WaymarkError } from '../../http/waymark-error.ts';
import { describeResult } from '../check-result.ts';
import type { ManifestProxy, RouteModule } from '../manifest.ts';
import type { NextRequest } from '../next-request.ts';
import type { NextFetchEvent } from './fetch-event.ts';
import { compileProxyMatcher, type MatchProxy } from './proxy-matcher.ts';

/** The function that a proxy file exports. */
export type ProxyFunction = (request: NextRequest, event: NextFetchEvent) => unknown;

/** A proxy with what is known of it before a request comes. */
export interface ProxyPlan {
  readonly proxy: ManifestProxy;
  readonly match: MatchProxy;
  /** Whether what it calls asks for its request's context. */
  readonly needsContext: boolean;
  /** Whether it needs requests of the platform's own. */
  readonly needsPlatform: boolean;
}

/** Makes a proxy ready to be called. */
export function planProxy(proxy: ManifestProxy, basePath: string): ProxyPlan {
  return {
    proxy,
    match: compileProxyMatcher(proxy.matchers, basePath),
    needsContext: proxy.uses?.context !== false,
    needsPlatform: proxy.uses?.platform !== false,
  };
}

/**
 * The function that a proxy's module exports: under the name of the file, else by default.
 *
 * @throws {WaymarkError} `ERR_EXPORT_MISSING` where there is none.
 */
export function proxyFunction({ kind, file }: ManifestProxy, module: RouteModule): ProxyFunction {
  const exported = module[kind] ?? module['default'];
  if (typeof exported === 'function') return exported as ProxyFunction;
  throw new WaymarkError(
    'ERR_EXPORT_MISSING',
    `Cannot call \`${file}\`: it must export a function named \`${kind}\`, or a default function, and exports ${exported === undefined ? 'neither' : `'${describeResult(exported)}'`}. Write \`export function ${kind}(request) { ... }\`.`,
  );
}
