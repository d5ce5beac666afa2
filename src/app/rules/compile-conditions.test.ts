import { describe, expect, test } from 'vitest';
import { compileConditions } from './compile-conditions.ts';
import type { RuleCondition } from './rules.ts';

const target = (headers: Record<string, string> = {}, query = '') => ({
  path: '/',
  fullPath: '/',
  query: new URLSearchParams(query),
  headers: new Headers(headers),
});
const header = (value?: string): RuleCondition => ({
  type: 'header',
  key: 'X-Flag',
  ...(value ? { value } : {}),
});

describe('compileConditions', () => {
  test.each<[RuleCondition, ReturnType<typeof target>, object | undefined]>([
    [header(), target({ 'x-flag': 'v' }), { xflag: 'v' }],
    [header(), target(), undefined],
    [header('a.c'), target({ 'x-flag': 'abc' }), {}],
    [header('a.c'), target({ 'x-flag': 'xabcx' }), undefined],
    [header('(?<who>.*)'), target({ 'x-flag': 'me' }), { who: 'me' }],
    [{ type: 'query', key: 'q', value: '1' }, target({}, 'q=0&q=1'), {}],
    [{ type: 'query', key: 'q', value: '.*' }, target({}, 'q=a%0Ab'), undefined],
    [{ type: 'query', key: 'no-val' }, target({}, 'no-val=V'), { noval: 'V' }],
    [{ type: 'cookie', key: 'ck', value: 'yes' }, target({ cookie: 'a=1; ck=yes' }), {}],
    [{ type: 'cookie', key: 'ck', value: 'yes' }, target({ cookie: 'ck=yess' }), undefined],
    [{ type: 'host', value: '(?<sub>.*)\\.t\\.test' }, target({ host: 'Me.t.test:99' }), { sub: 'me' }],
    [{ type: 'cookie', key: 'ck', value: 'first' }, target({ cookie: 'ck=first; ck=last' }), {}],
    [{ type: 'cookie', key: 'ck', value: 'a b' }, target({ cookie: 'ck="a%20b"' }), {}],
    [{ type: 'cookie', key: 'ck', value: '%zz' }, target({ cookie: 'ck=%zz' }), {}],
    [{ type: 'cookie', key: 'ck' }, target({ cookie: 'ck; ck2=1' }), undefined],
    [{ type: 'query', key: 'q', value: '' }, target({}, 'q=1'), { q: '1' }],
    [{ type: 'host', value: 'other.test' }, target({ host: 't.test' }), undefined],
  ])('compileConditions: has %j', (condition, on, params) => {
    expect(compileConditions([condition], [])(on)).toEqual(params);
    expect(compileConditions([], [condition])(on)).toEqual(params ? undefined : {});
  });

  test('compileConditions: all of them have to hold, and their parameters are put together', () => {
    const both = compileConditions([header('(?<a>.*)'), { type: 'query', key: 'b', value: '(?<b>.*)' }]);
    expect(both(target({ 'x-flag': '1' }, 'b=2'))).toEqual({ a: '1', b: '2' });
    expect(both(target({ 'x-flag': '1' }))).toBeUndefined();
    expect(compileConditions()(target())).toEqual({});
  });
});
