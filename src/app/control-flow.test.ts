import { describe, expect, test } from 'vitest';
import { forbidden, notFound, permanentRedirect, redirect, unauthorized } from './control-flow.ts';
import {
  httpAccessStatus,
  isControlFlowError,
  isHttpAccessError,
  isRedirectError,
  redirectLocation,
  redirectStatus,
  unstable_rethrow,
} from './control-flow-errors.ts';
import { NextRequest } from './next-request.ts';
import { createRequestContext, runInRequestContext } from './request-context.ts';

function thrownBy(fn: () => unknown): unknown {
  try {
    fn();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}

function within<T>(init: RequestInit, authInterrupts: boolean, fn: () => T): T {
  const request = new NextRequest('http://localhost/', init as ConstructorParameters<typeof NextRequest>[1]);
  const options = { routePath: '/', mode: 'production', draftModeId: 'x', authInterrupts } as const;
  return runInRequestContext(createRequestContext(request, options), fn);
}

describe('redirect', () => {
  test.each([
    [() => redirect('/a'), 'NEXT_REDIRECT;replace;/a;307;'],
    [() => redirect('/a', 'push'), 'NEXT_REDIRECT;push;/a;307;'],
    [
      () => permanentRedirect('https://example.com/a;b'),
      'NEXT_REDIRECT;replace;https://example.com/a;b;308;',
    ],
    [() => permanentRedirect('/a', 'push'), 'NEXT_REDIRECT;push;/a;308;'],
  ])('redirect: %s throws the digest of Next.js', (fn, digest) => {
    expect(thrownBy(fn)).toMatchObject({ message: 'NEXT_REDIRECT', digest });
  });

  test('redirect: its location may hold semicolons', () => {
    const error = thrownBy(() => permanentRedirect('/a;b;c'));
    if (!isRedirectError(error)) throw error;
    expect([redirectLocation(error), redirectStatus(error)]).toEqual(['/a;b;c', 308]);
  });

  test.each([
    [{ method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 'push'],
    [{ method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=x' } }, 'push'],
    [{ method: 'POST', headers: { 'next-action': 'id' } }, 'push'],
    [
      { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' } },
      'replace',
    ],
    [{ method: 'POST', headers: { 'content-type': 'application/json' } }, 'replace'],
    [{ method: 'PUT', headers: { 'next-action': 'id' } }, 'replace'],
  ])('redirect: %j is answered with the type %s', (init, type) => {
    const error = within(init, false, () => thrownBy(() => redirect('/a')));
    expect(error).toMatchObject({ digest: `NEXT_REDIRECT;${type};/a;307;` });
  });
});

describe('notFound', () => {
  test('notFound: throws the digest of Next.js', () => {
    const error = thrownBy(notFound);
    expect(error).toMatchObject({
      digest: 'NEXT_HTTP_ERROR_FALLBACK;404',
      message: 'NEXT_HTTP_ERROR_FALLBACK;404',
    });
    expect(isHttpAccessError(error) && httpAccessStatus(error)).toBe(404);
  });

  test.each([
    ['forbidden', forbidden, 403],
    ['unauthorized', unauthorized, 401],
  ])('%s: needs experimental.authInterrupts', (name, fn, status) => {
    const error = within({}, true, () => thrownBy(fn));
    expect(isHttpAccessError(error) && httpAccessStatus(error)).toBe(status);
    for (const refused of [within({}, false, () => thrownBy(fn)), thrownBy(fn)]) {
      expect(refused).toMatchObject({ code: 'ERR_AUTH_INTERRUPTS_OFF' });
      expect(String(refused)).toContain(`\`${name}()\` is experimental`);
      expect(isControlFlowError(refused)).toBe(false);
    }
  });
});

describe('isControlFlowError', () => {
  test.each([
    [{ digest: 'NEXT_REDIRECT;push;/x;303;' }, true],
    [{ digest: 'NEXT_REDIRECT;push;/x;301;' }, false],
    [{ digest: 'NEXT_REDIRECT;pull;/x;307;' }, false],
    [{ digest: 'NEXT_HTTP_ERROR_FALLBACK;401' }, true],
    [{ digest: 'NEXT_HTTP_ERROR_FALLBACK;500' }, false],
    [{ digest: 307 }, false],
    [null, false],
    ['NEXT_REDIRECT;push;/x;303;', false],
  ])('isControlFlowError: %j: %s', (error, expected) => expect(isControlFlowError(error)).toBe(expected));
});

describe('unstable_rethrow', () => {
  test('unstable_rethrow: rethrows what ends a handler, also as a cause', () => {
    const error = thrownBy(notFound);
    expect(thrownBy(() => unstable_rethrow(error))).toBe(error);
    const wrapped = new Error('outer', { cause: new Error('inner', { cause: error }) });
    expect(thrownBy(() => unstable_rethrow(wrapped))).toBe(error);
  });

  test('unstable_rethrow: returns for every other error', () => {
    const cyclic = new Error('cyclic');
    cyclic.cause = cyclic;
    for (const error of [new Error('plain'), cyclic, 'text', undefined]) {
      expect(() => unstable_rethrow(error)).not.toThrow();
    }
  });
});
