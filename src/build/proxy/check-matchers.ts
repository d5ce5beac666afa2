import type { ProxyMatcher } from '../../app/proxy/proxy-matcher.ts';
import { checkConditions, readConditions } from '../../config/check-conditions.ts';
import { checkSource } from '../../config/check-pattern.ts';
import { describeValue } from '../../config/describe-value.ts';
import { isRecord } from '../../config/is-record.ts';
import type { RuleProblem } from '../../config/rule-problem.ts';

const FIELDS: ReadonlySet<string> = new Set(['source', 'locale', 'has', 'missing']);
const SHAPE =
  "write a path, such as '/api/:path*', or a list of paths and of objects such as { source: '/api/:path*' }";

/** Finds what is wrong with `config.matcher` of a proxy. */
export function checkMatchers(matcher: unknown): RuleProblem[] {
  if (matcher === undefined) return [];
  if (typeof matcher === 'string') return checkMatcher('matcher', matcher);
  if (Array.isArray(matcher))
    return matcher.flatMap((each: unknown, index) => checkMatcher(`matcher[${index}]`, each));
  const message = `\`matcher\` must be a path, or a list: received ${describeValue(matcher)}`;
  return [{ message, hint: SHAPE }];
}

/** The matchers of a `config.matcher` in which nothing is wrong. */
export function readMatchers(matcher: unknown): ProxyMatcher[] {
  const list: readonly unknown[] = Array.isArray(matcher) ? matcher : [matcher];
  return list.map((each) => {
    if (!isRecord(each)) return { source: String(each) };
    const { source, has, missing } = each;
    return {
      source: String(source),
      ...(has === undefined ? {} : { has: readConditions(has) }),
      ...(missing === undefined ? {} : { missing: readConditions(missing) }),
    };
  });
}

function checkMatcher(name: string, matcher: unknown): RuleProblem[] {
  const within = ({ message, hint }: RuleProblem) => ({ message: `\`${name}\`: ${message}`, hint });
  if (typeof matcher === 'string') return checkSource(matcher).problems.map(within);
  if (!isRecord(matcher))
    return [
      { message: `\`${name}\` must be a path or an object: received ${describeValue(matcher)}`, hint: SHAPE },
    ];
  const { source, locale, has, missing } = matcher;
  const unknown = Object.keys(matcher).filter((field) => !FIELDS.has(field));
  return [
    ...checkSource(source).problems,
    ...(locale === undefined || locale === false
      ? []
      : [
          {
            message: `\`locale\` must be false or undefined: received ${describeValue(locale)}`,
            hint: 'remove it',
          },
        ]),
    ...checkConditions('has', has),
    ...checkConditions('missing', missing),
    ...unknown.map((field) => ({ message: `unknown field \`${field}\``, hint: `remove \`${field}\`` })),
  ].map(within);
}
