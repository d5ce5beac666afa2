import { expect, test } from 'vitest';
import { contract } from './harness/contract.ts';

const FILES = {
  'app/shared/route.ts': `import { cors } from 'waymark/cors';
import { requestId, requestIdOf } from 'waymark/request-id';
import { securityHeaders } from 'waymark/security-headers';
import { cookies } from 'next/headers';
const shared = cors({ origin: 'https://app.example.com', credentials: true, exposeHeaders: ['x-request-id'] });
const secured = securityHeaders();
const identified = requestId({ inbound: (request) => request.headers.get('x-proxy') === 'secret' });
export const GET = identified(shared(secured(async (request: Request) => {
  (await cookies()).set('a', '1');
  return Response.json({ id: requestIdOf(request) });
})));
export const OPTIONS = shared.OPTIONS;`,
};

contract('waymark/cors, security-headers and request-id', FILES, (subject) => {
  test('wrappers in each other: all headers go out, and cookies as well', async () => {
    const headers = {
      origin: 'https://app.example.com',
      'x-request-id': 'of-the-client',
      'x-forwarded-proto': 'https',
    };
    const answer = await fetch(`${subject.url}/shared`, { headers });
    const { id } = (await answer.json()) as { id: string };
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'access-control-allow-credentials': 'true',
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-expose-headers': 'x-request-id',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      vary: 'Origin',
      'x-request-id': id,
    });
    expect(id).toMatch(/^[\da-f-]{36}$/);
    expect(answer.headers.getSetCookie()).toEqual([expect.stringContaining('a=1')]);
  });

  test('requestId: an id of a proxy that is known', async () => {
    const headers = { 'x-request-id': 'of-the-proxy', 'x-proxy': 'secret' };
    const answer = await fetch(`${subject.url}/shared`, { headers });
    expect(answer.headers.get('x-request-id')).toBe('of-the-proxy');
    expect(await answer.json()).toEqual({ id: 'of-the-proxy' });
  });

  const ask = (origin: string) =>
    fetch(`${subject.url}/shared`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'GET' },
    });

  test('cors: a preflight, and a page that may not', async () => {
    const allowed = await ask('https://app.example.com');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    const refused = await ask('https://evil.example');
    expect(refused.status).toBe(204);
    expect(refused.headers.has('access-control-allow-origin')).toBe(false);
  });
});
