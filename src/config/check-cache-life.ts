import { describeValue } from './describe-value.ts';
import type { FieldProblem } from './field-problem.ts';
import { isRecord } from './is-record.ts';
import { nearestName } from './nearest-name.ts';

const TIMES = ['stale', 'revalidate', 'expire'];

/**
 * Finds the profiles of `cacheLife` that say no times.
 *
 * @see https://nextjs.org/docs/app/api-reference/config/next-config-js/cacheLife
 */
export function checkCacheLife(name: string, value: unknown): FieldProblem[] {
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([profile, times]) => {
    if (times === undefined) return [];
    const path = `cacheLife.${profile}`;
    if (!isRecord(times)) {
      const message = `\`${path}\` in ${name} must be an object of times: received ${describeValue(times)}`;
      return [
        problem([profile], message, 'write `{ stale: 300, revalidate: 900, expire: 3600 }`, in seconds'),
      ];
    }
    return [
      ...Object.entries(times).flatMap(([time, seconds]) => checkTime(name, profile, time, seconds)),
      ...checkOrder(name, profile, times),
    ];
  });
}

function checkTime(name: string, profile: string, time: string, seconds: unknown): FieldProblem[] {
  const path = `cacheLife.${profile}.${time}`;
  if (!TIMES.includes(time)) {
    const nearest = nearestName(time, TIMES);
    const message = `Unknown field \`${path}\` in ${name}${nearest ? `: did you mean \`${nearest}\`?` : ': it has no effect'}`;
    const hint = 'a profile has `stale`, `revalidate` and `expire`';
    const code = 'ERR_CONFIG_UNKNOWN_FIELD';
    return [{ code, severity: 'warning', field: 'cacheLife', inside: [profile, time], message, hint }];
  }
  if (seconds === undefined || (typeof seconds === 'number' && !Number.isNaN(seconds))) return [];
  const message = `\`${path}\` in ${name} must be a number of seconds: received ${describeValue(seconds)}`;
  const hint = seconds === false ? 'write `Infinity` for ever' : 'write seconds, such as 3600, or `Infinity`';
  return [problem([profile, time], message, hint)];
}

function checkOrder(name: string, profile: string, times: Readonly<Record<string, unknown>>): FieldProblem[] {
  const { revalidate, expire } = times;
  if (typeof revalidate !== 'number' || typeof expire !== 'number' || revalidate <= expire) return [];
  const message = `\`cacheLife.${profile}\` in ${name} cannot expire after ${expire} seconds, before it is made anew after ${revalidate}`;
  return [problem([profile, 'expire'], message, 'write an `expire` that is not below `revalidate`')];
}

function problem(inside: readonly string[], message: string, hint: string): FieldProblem {
  return { code: 'ERR_CONFIG_VALUE', severity: 'error', field: 'cacheLife', inside, message, hint };
}
