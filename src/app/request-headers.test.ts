import { describe, expect, test } from 'vitest';
import { ReadonlyHeaders } from './request-headers.ts';

describe('ReadonlyHeaders', () => {
  const entries = [
    ['a', '1'],
    ['b', '2'],
  ];

  test('ReadonlyHeaders: reads like Headers, and is Headers', () => {
    const headers = new ReadonlyHeaders(new Headers({ b: '2', A: '1' }));
    expect(headers).toBeInstanceOf(Headers);
    expect([headers.get('A'), headers.has('b'), headers.get('c')]).toEqual(['1', true, null]);
    expect([...headers]).toEqual(entries);
    expect([...headers.entries()]).toEqual(entries);
    expect([...headers.keys()]).toEqual(['a', 'b']);
    expect([...headers.values()]).toEqual(['1', '2']);
    expect(Object.fromEntries(headers)).toEqual({ a: '1', b: '2' });
    expect(headers.getSetCookie()).toEqual([]);
  });

  test('ReadonlyHeaders: can be handed to the platform', () => {
    const headers = new ReadonlyHeaders(new Headers({ b: '2', A: '1' }));
    expect([...new Headers(headers)]).toEqual(entries);
    expect([...new Request('http://localhost/', { headers }).headers]).toEqual(entries);
  });

  test('ReadonlyHeaders.forEach: hands out itself, not what it views', () => {
    const headers = new ReadonlyHeaders(new Headers({ a: '1' }));
    const seen: unknown[] = [];
    headers.forEach((value, name, parent) => seen.push([value, name, parent === headers]));
    expect(seen).toEqual([['1', 'a', true]]);
  });

  test('ReadonlyHeaders: is live', () => {
    const source = new Headers();
    const headers = new ReadonlyHeaders(source);
    source.set('late', '1');
    expect(headers.get('late')).toBe('1');
  });

  test('ReadonlyHeaders: hides what a framework tells itself', () => {
    const headers = new ReadonlyHeaders(new Headers({ RSC: '1', 'next-router-prefetch': '1', a: '1' }));
    expect([headers.get('Rsc'), headers.has('next-router-prefetch'), [...headers]]).toEqual([
      null,
      false,
      [['a', '1']],
    ]);
  });

  test.each(['append', 'set', 'delete'] as const)('ReadonlyHeaders.%s: throws', (method) => {
    const headers = new ReadonlyHeaders(new Headers());
    expect(() => headers[method]()).toThrow(`Cannot call headers().${method}: Headers cannot be modified`);
  });
});
