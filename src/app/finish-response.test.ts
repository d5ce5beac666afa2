import { describe, expect, test } from 'vitest';
import { withHeaders, withoutBody } from './finish-response.ts';

describe('withHeaders', () => {
  test('withHeaders: the config wins, and its last value of a name', async () => {
    const own = new Response('x', {
      status: 201,
      statusText: 'Made',
      headers: { 'x-a': 'own', 'x-b': 'own' },
    });
    const response = withHeaders(own, [
      ['X-A', 'first'],
      ['x-a', 'second'],
    ]);
    expect([response.headers.get('x-a'), response.headers.get('x-b')]).toEqual(['second', 'own']);
    expect([response.status, response.statusText, await response.text()]).toEqual([201, 'Made', 'x']);
  });

  test('withHeaders: vary, authentication and cookies add up, the config first', () => {
    const own = new Response(null, { headers: { vary: 'X-Own', 'www-authenticate': 'Basic' } });
    own.headers.append('set-cookie', 'own=1');
    const { headers } = withHeaders(own, [
      ['Vary', 'X-Conf'],
      ['WWW-Authenticate', 'Bearer'],
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
    ]);
    expect([headers.get('vary'), headers.get('www-authenticate')]).toEqual([
      'X-Conf, X-Own',
      'Bearer, Basic',
    ]);
    expect(headers.getSetCookie()).toEqual(['a=1', 'b=2', 'own=1']);
  });
});

describe('withoutBody', () => {
  test('withoutBody: an answer to HEAD keeps status and headers, and cancels the body', () => {
    let cancelled = false;
    const body = new ReadableStream({ cancel: () => void (cancelled = true) });
    const response = withoutBody('HEAD', new Response(body, { status: 206, headers: { 'x-a': '1' } }));
    expect([response.status, response.headers.get('x-a'), response.body, cancelled]).toEqual([
      206,
      '1',
      null,
      true,
    ]);
  });

  test('withoutBody: every other answer stays the same object', () => {
    const response = new Response('x');
    expect(withoutBody('GET', response)).toBe(response);
    const empty = new Response(null);
    expect(withoutBody('HEAD', empty)).toBe(empty);
  });
});
