import { URLPattern as Ponyfill } from 'urlpattern-polyfill/urlpattern';

/** A pattern, taken apart. */
export interface URLPatternInit {
  baseURL?: string;
  protocol?: string;
  username?: string;
  password?: string;
  hostname?: string;
  port?: string;
  pathname?: string;
  search?: string;
  hash?: string;
}

/** What one part of a pattern matched. */
export interface URLPatternComponentResult {
  input: string;
  groups: Record<string, string | undefined>;
}

/** What a pattern matched. */
export interface URLPatternResult {
  inputs: (string | URLPatternInit)[];
  protocol: URLPatternComponentResult;
  username: URLPatternComponentResult;
  password: URLPatternComponentResult;
  hostname: URLPatternComponentResult;
  port: URLPatternComponentResult;
  pathname: URLPatternComponentResult;
  search: URLPatternComponentResult;
  hash: URLPatternComponentResult;
}

/** A pattern for URLs. */
export interface URLPattern {
  readonly protocol: string;
  readonly username: string;
  readonly password: string;
  readonly hostname: string;
  readonly port: string;
  readonly pathname: string;
  readonly search: string;
  readonly hash: string;
  test(input?: string | URLPatternInit, baseURL?: string): boolean;
  exec(input?: string | URLPatternInit, baseURL?: string): URLPatternResult | null;
}

interface URLPatternConstructor {
  new (input?: string | URLPatternInit, baseURL?: string): URLPattern;
  readonly prototype: URLPattern;
}

/**
 * The platform's `URLPattern`, or one of our own on platforms without (Node before 23.8).
 *
 * @see https://developer.mozilla.org/docs/Web/API/URLPattern
 */
export const URLPattern: URLPatternConstructor =
  (globalThis as { URLPattern?: URLPatternConstructor }).URLPattern ?? (Ponyfill as URLPatternConstructor);
