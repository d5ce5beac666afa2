import { ResponseCookies } from '@edge-runtime/cookies';
import { describe, expect, test } from 'vitest';
import { DraftMode, type DraftModeRequest } from './draft-mode.ts';

function setup(request: Partial<DraftModeRequest>): { draftMode: DraftMode; lines: () => string[] } {
  const headers = new Headers();
  const cookies = new ResponseCookies(headers);
  const base = { id: 'secret', received: undefined, insecure: false, cookies, assertChangeable: () => {} };
  return { draftMode: new DraftMode({ ...base, ...request }), lines: () => headers.getSetCookie() };
}

describe('DraftMode', () => {
  test.each([
    ['secret', 'secret', true],
    ['secret', 'secre', false],
    ['secret', undefined, false],
    ['', '', false],
  ])('DraftMode.isEnabled: id %j and cookie %j', (id, received, expected) => {
    expect(setup({ id, received }).draftMode.isEnabled).toBe(expected);
  });

  test('DraftMode.enable: sets the cookie for all sites, over TLS', () => {
    const { draftMode, lines } = setup({});
    draftMode.enable();
    expect(draftMode.isEnabled).toBe(true);
    expect(lines()).toEqual(['__prerender_bypass=secret; Path=/; Secure; HttpOnly; SameSite=none']);
  });

  test('DraftMode.enable: in development needs no TLS', () => {
    const { draftMode, lines } = setup({ insecure: true });
    draftMode.enable();
    expect(lines()).toEqual(['__prerender_bypass=secret; Path=/; HttpOnly; SameSite=lax']);
  });

  test('DraftMode.disable: expires the cookie', () => {
    const { draftMode, lines } = setup({ received: 'secret' });
    draftMode.disable();
    expect(draftMode.isEnabled).toBe(false);
    expect(lines()).toEqual([
      '__prerender_bypass=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure; HttpOnly; SameSite=none',
    ]);
  });
});
