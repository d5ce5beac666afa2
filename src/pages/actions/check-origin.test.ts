import { describe, expect, test } from 'vitest';
import { originFault } from './check-origin.ts';

const headers = { origin: 'https://shop.example', host: 'shop.example', forwardedHost: null };

describe('originFault', () => {
  test('nothing is wrong with the origin of the host itself, in whatever case', () => {
    expect(originFault(headers, [])).toBeUndefined();
    expect(originFault({ ...headers, host: 'Shop.EXAMPLE' }, [])).toBeUndefined();
    expect(originFault({ ...headers, origin: 'HTTPS://SHOP.example' }, [])).toBeUndefined();
  });

  test('nor with a request that has none', () => {
    expect(originFault({ ...headers, origin: null }, [])).toBeUndefined();
  });

  test('another host, port or a hidden origin is a fault', () => {
    expect(originFault({ ...headers, origin: 'https://evil.example' }, [])).toEqual({
      origin: 'evil.example',
      host: 'shop.example',
    });
    expect(originFault({ ...headers, origin: 'https://shop.example:8443' }, [])).toBeDefined();
    expect(originFault({ ...headers, origin: 'https://shop.example.evil.example' }, [])).toBeDefined();
    expect(originFault({ ...headers, origin: 'null' }, [])).toMatchObject({ origin: 'null' });
    expect(originFault({ ...headers, host: 'null' }, [])).toBeDefined();
  });

  test('what is no origin is a fault, also where both are the same', () => {
    expect(originFault({ ...headers, origin: 'shop.example' }, [])).toBeDefined();
    expect(
      originFault({ origin: 'garbage', host: 'garbage', forwardedHost: null }, ['garbage']),
    ).toBeDefined();
    expect(originFault({ origin: 'https://shop.example', host: null, forwardedHost: null }, [])).toEqual({
      origin: 'shop.example',
    });
  });

  test('the first forwarded host counts before the host', () => {
    const forwarded = { ...headers, host: 'internal:3000', forwardedHost: 'shop.example, proxy.example' };
    expect(originFault(forwarded, [])).toBeUndefined();
    expect(originFault({ ...forwarded, origin: 'http://internal:3000' }, [])).toBeDefined();
    expect(originFault({ ...forwarded, origin: 'https://proxy.example' }, [])).toBeDefined();
    expect(originFault({ ...headers, forwardedHost: ' ' }, [])).toBeUndefined();
  });

  test.each([
    ['partner.example', 'partner.example', true],
    ['Partner.Example', 'partner.example', true],
    ['*.partner.example', 'a.partner.example', true],
    ['*.partner.example', 'partner.example', false],
    ['*.partner.example', 'a.b.partner.example', false],
    ['**.partner.example', 'a.b.partner.example', true],
    ['**.partner.example', 'partner.example', false],
    ['a.**.example', 'a.b.example', false],
    ['*', 'partner', false],
    ['**', 'partner.example', false],
    ['', 'partner.example', false],
    ['.example', 'partner.example', false],
    ['partner.example', 'evilpartner.example', false],
    ['partner.example', 'partner.example:8443', false],
    ['partner.example:8443', 'partner.example:8443', true],
    ['null', 'null', true],
  ])('allowedOrigins: %s for %s: %s', (pattern, host, isAllowed) => {
    const origin = host === 'null' ? host : `https://${host}`;
    expect(originFault({ ...headers, origin }, [pattern]) === undefined).toBe(isAllowed);
  });

  test('what is told of is cut', () => {
    const fault = originFault({ ...headers, origin: `https://${'a'.repeat(300)}.example` }, []);
    expect(fault?.origin.length).toBeLessThan(110);
  });
});
