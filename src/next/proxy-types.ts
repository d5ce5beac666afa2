import type { NextRequest } from '../app/next-request.ts';
import type { NextResponse } from './next-response.ts';

/** The second argument of a proxy. */
export interface NextFetchEvent {
  readonly sourcePage: string;
  /** Keeps the server from ending before `promise` has settled. */
  waitUntil(promise: Promise<unknown>): void;
  passThroughOnException(): void;
}

type ProxyResult = NextResponse | Response | null | undefined | void;

/** @deprecated Middleware has been renamed to proxy: use `NextProxy`. */
export type NextMiddleware = (
  request: NextRequest,
  event: NextFetchEvent,
) => ProxyResult | Promise<ProxyResult>;

/** The function that proxy.ts exports. */
export type NextProxy = NextMiddleware;

type Condition =
  | { type: 'header' | 'query' | 'cookie'; key: string; value?: string }
  | { type: 'host'; key?: undefined; value: string };

interface Matcher {
  source: string;
  locale?: false;
  has?: Condition[];
  missing?: Condition[];
}

/** The `config` that proxy.ts exports. */
export interface ProxyConfig {
  /** The paths that the proxy is for. Default: all. */
  matcher?: string | (string | Matcher)[];
  /** Accepted, and without effect. */
  regions?: string | string[];
  /** Accepted, and without effect. */
  unstable_allowDynamic?: string | string[];
}

/** @deprecated Middleware has been renamed to proxy: use `ProxyConfig`. */
export type MiddlewareConfig = ProxyConfig;
