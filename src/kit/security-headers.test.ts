import { expect, test } from 'vitest';
import { contentSecurityPolicy, createNonce, securityHeaders } from './security-headers.ts';

const ok = () => Response.json({ ok: true });
const page = () => new Response('<p>', { headers: { 'content-type': 'text/html; charset=utf-8' } });

const headersOf = async (
  wrapped: (request: Request) => Response | Promise<Response>,
  url = 'https://a.test/',
) => Object.fromEntries((await wrapped(new Request(url))).headers);

test('securityHeaders: what an API is safe with', async () => {
  expect(await headersOf(securityHeaders()(ok))).toEqual({
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'content-type': 'application/json',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
});

test('securityHeaders: no Strict-Transport-Security without TLS', async () => {
  expect(await headersOf(securityHeaders()(ok), 'http://a.test/')).not.toHaveProperty(
    'strict-transport-security',
  );
});

test('securityHeaders: what an answer has stays', async () => {
  const headers = { 'x-frame-options': 'SAMEORIGIN', 'content-security-policy': "default-src 'self'" };
  expect(await headersOf(securityHeaders()(() => new Response('', { headers })))).toMatchObject(headers);
});

test('securityHeaders: HTML gets no policy that would keep it from loading anything', async () => {
  expect(await headersOf(securityHeaders()(page))).not.toHaveProperty('content-security-policy');
  expect(await headersOf(securityHeaders({ csp: "default-src 'self'" })(page))).toMatchObject({
    'content-security-policy': "default-src 'self'",
  });
});

test('securityHeaders: each can be another, or left out', async () => {
  const secured = securityHeaders({
    csp: false,
    frame: false,
    hsts: { maxAge: 60, includeSubDomains: false, preload: true },
    noSniff: false,
    opener: false,
    permissions: 'camera=()',
    referrer: 'same-origin',
    resource: 'cross-origin',
  });
  expect(await headersOf(secured(ok))).toEqual({
    'content-type': 'application/json',
    'cross-origin-resource-policy': 'cross-origin',
    'permissions-policy': 'camera=()',
    'referrer-policy': 'same-origin',
    'strict-transport-security': 'max-age=60; preload',
  });
});

test('securityHeaders: answers of fetch, whose headers are not to be changed, are copied', async () => {
  const redirect = securityHeaders()(() => Response.redirect('https://b.test/'));
  expect(await headersOf(redirect)).toMatchObject({ location: 'https://b.test/', 'x-frame-options': 'DENY' });
});

test.each([{ csp: 'a\r\nb: c' }, { permissions: 'é' }, { hsts: { maxAge: -1 } }])(
  'securityHeaders: %j cannot be used',
  (options) => {
    expect(() => securityHeaders(options)).toThrow(expect.objectContaining({ code: 'ERR_SECURITY_HEADER' }));
  },
);

test('contentSecurityPolicy: strict, with what is said in the place of it', () => {
  expect(contentSecurityPolicy()).toBe(
    "default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  );
  const policy = contentSecurityPolicy(
    { 'img-src': ["'self'", 'data:'], 'form-action': false, 'upgrade-insecure-requests': true },
    'abc',
  );
  expect(policy).toContain("script-src 'nonce-abc' 'strict-dynamic'; style-src 'self' 'nonce-abc'");
  expect(policy).toContain("img-src 'self' data:; upgrade-insecure-requests");
  expect(policy).not.toContain('form-action');
});

test.each([
  { 'img-src': "'self'; script-src *" },
  { 'img-src': ['a,b'] },
  { 'img-src': 'a\nb' },
  { 'A b': 'x' },
])('contentSecurityPolicy: %j would be another policy', (directives) => {
  expect(() => contentSecurityPolicy(directives)).toThrow(
    expect.objectContaining({ code: 'ERR_SECURITY_HEADER' }),
  );
});

test('createNonce: 128 bits, another each time', () => {
  const nonces = Array.from({ length: 100 }, createNonce);
  expect(new Set(nonces).size).toBe(100);
  for (const nonce of nonces) expect(nonce).toMatch(/^[\w+/]{22}==$/);
});
