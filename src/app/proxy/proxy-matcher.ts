import { proxyPattern } from '../../http/proxy-pattern.ts';
import { compileConditions, type MatchConditions } from '../rules/compile-conditions.ts';
import type { RuleTarget } from '../rules/rule-set.ts';
import type { RuleCondition } from '../rules/rules.ts';

/** An entry of `config.matcher` of proxy.ts. */
export interface ProxyMatcher {
  readonly source: string;
  readonly has?: readonly RuleCondition[];
  readonly missing?: readonly RuleCondition[];
}

/** Tells for which requests a proxy is called. */
export interface MatchProxy {
  /** Whether it may be called for a path that is its own canonical form; `matches` then says whether it is. */
  mayMatch(path: string): boolean;
  matches(target: RuleTarget): boolean;
}

/**
 * Makes ready the matchers of a proxy.
 *
 * @param matchers Left out for every request, the files of `public/` included.
 * @throws {TypeError} for a source that is not in path-to-regexp's syntax; a build has checked that before.
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/proxy#matcher
 */
export function compileProxyMatcher(
  matchers: readonly ProxyMatcher[] | undefined,
  basePath: string,
): MatchProxy {
  if (!matchers) return { mayMatch: () => true, matches: () => true };
  const compiled = matchers.map((matcher) => compileMatcher(matcher, basePath));
  return {
    mayMatch: (path) => compiled.some(({ pattern }) => pattern.test(path)),
    matches: (target) => {
      const forms = formsOf(target.fullPath);
      return compiled.some(
        ({ pattern, conditions }) =>
          forms.some((form) => pattern.test(form)) && (!conditions || conditions(target) !== undefined),
      );
    },
  };
}

interface CompiledMatcher {
  readonly pattern: RegExp;
  readonly conditions: MatchConditions | undefined;
}

function compileMatcher({ source, has, missing }: ProxyMatcher, basePath: string): CompiledMatcher {
  return {
    pattern: proxyPattern(source, basePath),
    conditions: has || missing ? compileConditions(has, missing) : undefined,
  };
}

/**
 * The forms of a path that a matcher is tried with. Routes, files and rules read a path part by part, some of them
 * decoded: a matcher must not be got around by writing what it looks for in another form.
 */
function formsOf(path: string): readonly string[] {
  const bare = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  if (!bare.includes('%')) return [bare];
  return [bare, decode(bare), bare.split('/').map(decode).join('/')];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
