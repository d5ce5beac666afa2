import { tokensToRegexp } from 'path-to-regexp';
import type { MaybePromise } from '../../http/cache-store.ts';
import { parsePathPattern } from '../../http/path-pattern.ts';
import { isPlainPath } from '../../http/plain-path.ts';
import type { RateLimitRule } from '../../http/request-limits.ts';
import { pathPart, targetOf } from '../../http/target-of.ts';
import { createRateLimit, type RateLimit } from './create-rate-limit.ts';
import { limitNameOf } from './limit-name-of.ts';
import type { RateLimitOutcome } from './rate-limit-outcome.ts';

/** What an app answers, unless a limit refuses the request. */
type GoOn = () => MaybePromise<Response>;

interface ReadyRule {
  readonly pattern: RegExp;
  readonly methods: readonly string[] | undefined;
  readonly limit: RateLimit;
}

/**
 * Counts requests by the limits of a config, before anything else is done with them.
 *
 * @returns What answers a request, or lets the app do so.
 */
export function limitRequests(
  rules: readonly RateLimitRule[],
  basePath: string,
): (request: Request, goOn: GoOn) => MaybePromise<Response> {
  const ready = rules.map((rule) => readyRule(rule, basePath));
  return (request, goOn) => {
    const path = decodedPath(request);
    const { method } = request;
    const found = ready.filter(
      ({ pattern, methods }) => (methods === undefined || methods.includes(method)) && pattern.test(path),
    );
    return found.length === 0 ? goOn() : answerWithin(found, 0, request, goOn);
  };
}

function readyRule({ source, methods, ...options }: RateLimitRule, basePath: string): ReadyRule {
  const pattern = tokensToRegexp(parsePathPattern(basePath + source));
  // HEAD is answered by what answers GET.
  const all = methods?.includes('GET') ? [...methods, 'HEAD'] : methods;
  // So that rules of the same numbers count on their own.
  const name = options.name ?? limitNameOf([...(methods ?? []), source].join('-'));
  return { pattern, methods: all, limit: createRateLimit({ ...options, name }) };
}

/** A path as routes see it: else `/api/%73earch` would not be `/api/search`. */
function decodedPath(request: Request): string {
  const path = pathPart(targetOf(request));
  if (isPlainPath(path)) return path;
  const { pathname } = new URL(request.url);
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}

/** One limit after the other: the first that refuses answers. */
function answerWithin(
  rules: readonly ReadyRule[],
  index: number,
  request: Request,
  goOn: GoOn,
): MaybePromise<Response> {
  const rule = rules[index];
  if (rule === undefined) return goOn();
  const { limit } = rule;
  const pass = (outcome: RateLimitOutcome): MaybePromise<Response> => {
    if (!outcome.isAllowed) return limit.refuse(outcome, request);
    const answer = answerWithin(rules, index + 1, request, goOn);
    return answer instanceof Promise
      ? answer.then((response) => outcome.addTo(response))
      : outcome.addTo(answer as Response);
  };
  const outcome = limit.check(request);
  return outcome instanceof Promise ? outcome.then(pass) : pass(outcome as RateLimitOutcome);
}
