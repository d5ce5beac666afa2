import { redirectResponse } from '../../http/redirect-response.ts';
import { compileConditions } from './compile-conditions.ts';
import { compileDestination, fillHeader } from './compile-destination.ts';
import { compileSource, type RuleParams } from './compile-source.ts';
import type { Rewrite, RuleSet, RuleTarget } from './rule-set.ts';
import type { HeaderRule, RedirectRule, RewriteRule, Rules } from './rules.ts';

/**
 * Makes the rules of a config ready to be applied.
 *
 * @throws {TypeError} for a source or destination that is not in path-to-regexp's syntax; `loadConfig` has
 *   checked that before.
 */
export function compileRules(rules: Rules, basePath: string): RuleSet {
  const headers = rules.headers.map(compileHeaders);
  const redirects = rules.redirects.map((rule) => compileRedirect(rule, basePath));
  return {
    headersFor: (target) => headers.flatMap((headersOf) => headersOf(target)),
    redirectFor: (target) => firstOf(redirects, target),
    beforeFiles: rules.rewrites.beforeFiles.map(compileRewrite),
    afterFiles: rules.rewrites.afterFiles.map(compileRewrite),
    fallback: rules.rewrites.fallback.map(compileRewrite),
  };
}

type MatchRule = (target: RuleTarget) => RuleParams | undefined;

function compileMatch(rule: HeaderRule | RedirectRule | RewriteRule): MatchRule {
  const matchSource = compileSource(rule.source);
  const matchConditions = compileConditions(rule.has, rule.missing);
  return (target) => {
    const path = rule.basePath === false ? target.fullPath : target.path;
    const params = path === undefined ? undefined : matchSource(path);
    const more = params && matchConditions(target);
    return more && { ...params, ...more };
  };
}

function compileHeaders(rule: HeaderRule): (target: RuleTarget) => [string, string][] {
  const match = compileMatch(rule);
  return (target) => {
    const params = match(target);
    if (!params) return [];
    return rule.headers.map(({ key, value }) => [fillHeader(key, params), fillHeader(value, params)]);
  };
}

function compileRedirect(rule: RedirectRule, basePath: string): (target: RuleTarget) => Response | undefined {
  const match = compileMatch(rule);
  const prefix = rule.basePath === false ? '' : basePath;
  const destination = compileDestination(rule.destination, { prefix, appendParams: false });
  return (target) => {
    const params = match(target);
    return params && redirectResponse(rule.statusCode, destination(params, target.query));
  };
}

function compileRewrite(rule: RewriteRule): Rewrite {
  const match = compileMatch(rule);
  const external = /^https?:\/\//.test(rule.destination);
  const destination = compileDestination(rule.destination, { prefix: '', appendParams: true });
  return (target) => {
    const params = match(target);
    return params && { destination: destination(params, target.query), external };
  };
}

function firstOf(
  list: readonly ((target: RuleTarget) => Response | undefined)[],
  target: RuleTarget,
): Response | undefined {
  for (const apply of list) {
    const response = apply(target);
    if (response) return response;
  }
  return undefined;
}
