import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ReadonlyHeaders } from '../src/app/request-headers.ts';
import { LazyHeaders } from '../src/http/lazy-headers.ts';
import { MemorySource } from './harness/memory-source.ts';
import { outcome } from './harness/outcome.ts';

const PAIRS = ['Host', 'localhost', 'x-b', '1', 'Accept', '*/*', 'X-B', '2', 'cookie', 'a=1', 'x-latin', 'ü'];
const KINDS = {
  'a request': (pairs: readonly string[]) => new LazyHeaders(new MemorySource({ headers: pairs }), undefined),
  'a list': (pairs: readonly string[]) =>
    new LazyHeaders(
      undefined,
      pairs.map((text, index) => (index % 2 === 0 ? text.toLowerCase() : text)),
    ),
};

function platform(pairs: readonly string[]): Headers {
  const headers = new Headers();
  for (let index = 0; index < pairs.length; index += 2) {
    headers.append(pairs[index] as string, pairs[index + 1] as string);
  }
  return headers;
}

const CASES: { readonly [name: string]: (headers: Headers) => unknown } = {
  'get, in whatever case': (headers) => [headers.get('hOsT'), headers.get('x-b'), headers.get('no')],
  'has, in whatever case': (headers) => [headers.has('hOsT'), headers.has('no')],
  'get of an invalid name': (headers) => headers.get('a b'),
  'get of an empty name': (headers) => headers.get(''),
  'has of an invalid name': (headers) => headers.has('a:'),
  'has of a name beyond Latin-1': (headers) => headers.has('€'),
  'get of what is no text': (headers) => headers.get(5 as unknown as string),
  'get of a symbol': (headers) => headers.get(Symbol('a') as unknown as string),
  iteration: (headers) => [...headers],
  'entries, keys and values': (headers) => [
    [...headers.entries()],
    [...headers.keys()],
    [...headers.values()],
  ],
  'Object.fromEntries': (headers) => Object.fromEntries(headers),
  forEach: (headers) => {
    const seen: unknown[] = [];
    headers.forEach(function (this: unknown, value, name, parent) {
      seen.push([value, name, parent === headers, this]);
    }, 'it');
    return seen;
  },
  'forEach without a function': (headers) => headers.forEach(undefined as unknown as () => void),
  set: (headers) => [headers.set('X-B', '9'), headers.get('x-b'), [...headers]],
  'set of a new name': (headers) => [headers.set('New', ' 9 '), headers.get('new'), [...headers]],
  'set of an invalid value': (headers) => headers.set('a', 'b\nc'),
  'set of a value beyond Latin-1': (headers) => headers.set('a', '€'),
  'set of a number': (headers) => [headers.set('a', 1 as unknown as string), headers.get('a')],
  'set of too little': (headers) => (headers.set as (name: string) => void)('a'),
  append: (headers) => [headers.append('x-B', '3'), headers.get('x-b'), [...headers]],
  'append of cookies': (headers) => {
    headers.append('Set-Cookie', 'a=1');
    headers.append('set-cookie', 'b=2');
    return [headers.getSetCookie(), headers.get('set-cookie'), [...headers]];
  },
  'append of an invalid name': (headers) => headers.append('a b', 'c'),
  delete: (headers) => [headers.delete('HOST'), headers.has('host'), [...headers]],
  'delete of an invalid name': (headers) => headers.delete('a b'),
  'delete of what is not there': (headers) => [headers.delete('no'), [...headers]],
  getSetCookie: (headers) => headers.getSetCookie(),
  'a change while they are iterated': (headers) => {
    const names: string[] = [];
    for (const [name] of headers) {
      names.push(name);
      if (name === 'host') headers.delete('x-b');
    }
    return names;
  },
  'new Headers': (headers) => [...new Headers(headers)],
  'new Headers of their entries': (headers) => [...new Headers([...headers])],
  'headers of a request': (headers) => [...new Request('http://a/', { headers }).headers],
  'headers of a response': (headers) => [...new Response(null, { headers }).headers],
  'what they show': (headers) => [String(headers), Object.keys(headers), JSON.stringify(headers)],
  'what the class is': (headers) => [headers instanceof Headers, headers.constructor === Headers],
};

describe.each(Object.keys(KINDS) as (keyof typeof KINDS)[])('LazyHeaders of %s', (kind) => {
  test.each(Object.keys(CASES))('LazyHeaders: as the platform: %s', async (name) => {
    const run = CASES[name] as (headers: Headers) => unknown;
    expect(await outcome(() => run(KINDS[kind](PAIRS)))).toEqual(await outcome(() => run(platform(PAIRS))));
  });

  test('LazyHeaders: as the platform whatever is done to them', async () => {
    const name = fc.constantFrom('a', 'A', 'set-cookie', 'Set-Cookie', 'vary', 'x y', '', 'z');
    const value = fc.constantFrom('1', '', ' 2', 'ü', 'a\rb', '€', 'a=1; b');
    const step = fc.oneof(
      fc.record({ do: fc.constantFrom('get', 'has', 'delete'), name, value: fc.constant('') }),
      fc.record({ do: fc.constantFrom('set', 'append'), name, value }),
      fc.record({ do: fc.constantFrom('getSetCookie', 'entries'), name, value: fc.constant('') }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const lazy = KINDS[kind](PAIRS);
        const real = platform(PAIRS);
        for (const { do: what, name: key, value: text } of steps) {
          expect(await outcome(() => act(lazy, what, key, text))).toEqual(
            await outcome(() => act(real, what, key, text)),
          );
        }
        expect([...lazy]).toEqual([...real]);
      }),
      { numRuns: 200 },
    );
  });
});

function act(headers: Headers, what: string, name: string, value: string): unknown {
  if (what === 'set') return headers.set(name, value);
  if (what === 'append') return headers.append(name, value);
  if (what === 'delete') return headers.delete(name);
  if (what === 'get') return headers.get(name);
  if (what === 'has') return headers.has(name);
  return what === 'getSetCookie' ? headers.getSetCookie() : [...headers.entries()];
}

describe('LazyHeaders', () => {
  test('LazyHeaders: have every member of the platform\u2019s', () => {
    for (const Kind of [LazyHeaders, ReadonlyHeaders]) {
      expect(Object.getOwnPropertyNames(Kind.prototype)).toEqual(
        expect.arrayContaining(Object.getOwnPropertyNames(Headers.prototype)),
      );
    }
  });

  test('LazyHeaders: a name is read from the request without a list of them all', () => {
    const source = new MemorySource({ headers: PAIRS });
    source.headerPairs = () => {
      throw new Error('All headers were asked for.');
    };
    const headers = new LazyHeaders(source, undefined);
    expect([headers.get('Host'), headers.has('x-b'), headers.has('y')]).toEqual(['localhost', true, false]);
  });

  test('ReadonlyHeaders: over lazy headers as over the platform\u2019s', () => {
    for (const headers of [platform(PAIRS), KINDS['a request'](PAIRS)]) {
      const view = new ReadonlyHeaders(headers);
      expect(view).toBeInstanceOf(Headers);
      expect([view.get('HOST'), view.has('Cookie'), [...new Headers(view)]]).toEqual([
        'localhost',
        true,
        [...platform(PAIRS)],
      ]);
    }
  });
});
