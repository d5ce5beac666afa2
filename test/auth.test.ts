import { join } from 'node:path';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateApiKey } from '../src/kit/auth.ts';
import { contract } from './harness/contract.ts';
import { linkPackages } from './harness/link-packages.ts';
import { makeProject } from './harness/run-waymark.ts';

const SECRET = 'a-secret-of-at-least-32-bytes-is-long';
const { key: API_KEY, hash: API_KEY_HASH } = generateApiKey('acme');

/** In JavaScript, so that they can be called without a server too. */
const FILES = {
  'package.json': '{ "type": "module" }',
  'lib/auth.js': `import { createApiKeys, createBearerTokens, createSessions, createWithAuth } from 'waymark/auth';

export const sessions = createSessions({ password: 'a-password-of-at-least-32-characters', cookie: { name: 'sid' } });
const tokens = createBearerTokens({ secret: '${SECRET}', algorithms: ['HS256'], audience: 'https://api.test' });
const apiKeys = createApiKeys({ prefix: 'acme', keys: [{ hash: '${API_KEY_HASH}', subject: 'robot', scopes: ['items:read'] }] });

export const withAuth = createWithAuth({ methods: [sessions, apiKeys, tokens], realm: 'test' });
`,
  'app/api/session/route.js': `import { withSameOrigin } from 'waymark/auth';
import { sessions } from '../../../lib/auth.js';

export const POST = withSameOrigin(async (request) => {
  const { user, roles = [] } = await request.json();
  return sessions.signIn(request, Response.json({ user }, { status: 201 }), { subject: user, roles, data: { user } });
});
export const DELETE = withSameOrigin((request) => sessions.signOut(request, new Response(null, { status: 204 })));
`,
  'app/api/me/route.js': `import { sessions, withAuth } from '../../../lib/auth.js';

export const GET = withAuth((request, { auth }) => Response.json({ method: auth.method, subject: auth.subject }));
export const POST = withAuth(async (request, { auth }) => Response.json({ subject: auth.subject, sent: await request.json() }));
export const PATCH = withAuth((request) => sessions.update(request, Response.json({}), { roles: ['admin'] }));
`,
  'app/api/items/[id]/route.js': `import { sessions, withAuth } from '../../../../lib/auth.js';

export const GET = withAuth(async (request, { params }) => Response.json(await params), { scopes: ['items:read'] });
export const DELETE = withAuth(async (request, { auth, params }) => {
  await sessions.revokeAll((await params).id);
  return Response.json({ by: auth.subject });
}, { roles: ['admin'] });
`,
};

const tokenOf = (claims: object, secret = SECRET) =>
  new SignJWT({ sub: 'app', aud: 'https://api.test', ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1m')
    .sign(new TextEncoder().encode(secret));

const bearerOf = async (claims: object) => ({ authorization: `Bearer ${await tokenOf(claims)}` });

type Send = (method: string, path: string, init?: SendInit) => Promise<Response>;

interface SendInit {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A client with a session, as a browser keeps it. */
async function signIn(send: Send, user: string, cookie?: string): Promise<string> {
  const headers = cookie === undefined ? {} : { cookie };
  const answer = await send('POST', '/api/session', { body: { user }, headers });
  expect(answer.status).toBe(201);
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

/** The same of every way to call these handlers. */
function testAuth(send: Send): void {
  test('a session is opened, used and ended', async () => {
    const answer = await send('POST', '/api/session', { body: { user: 'ada' } });
    expect(answer.headers.get('set-cookie')).toMatch(
      /^(?:sid=Fe26[^;]+; Path=\/; Max-Age=604800; HttpOnly|__Host-sid=Fe26[^;]+; Path=\/; Max-Age=604800; HttpOnly; Secure); SameSite=Lax$/,
    );
    expect(await answer.json()).toEqual({ user: 'ada' });
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    const ask = () => send('GET', '/api/me', { headers: { cookie: `theme=dark; ${cookie}; a=b` } });
    for (let index = 0; index < 3; index++)
      expect(await (await ask()).json()).toEqual({ method: 'session', subject: 'ada' });
    const ended = await send('DELETE', '/api/session', { headers: { cookie } });
    expect([ended.status, ended.headers.get('set-cookie')?.includes('Max-Age=0')]).toEqual([204, true]);
    expect((await ask()).status).toBe(401);
  });

  test('nobody: 401 with a challenge and a problem body', async () => {
    const answer = await send('GET', '/api/items/7');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe(
      'Cookie realm="test", ApiKey realm="test", Bearer realm="test", scope="items:read"',
    );
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ type: 'about:blank', status: 401, title: 'Unauthorized' });
  });

  test('bearer tokens and API keys; 403 for who lacks a scope', async () => {
    const token = await send('GET', '/api/items/7', { headers: await bearerOf({ scope: 'items:read' }) });
    expect(await token.json()).toEqual({ id: '7' });
    const key = await send('GET', '/api/items/8', { headers: { 'x-api-key': API_KEY } });
    expect(await key.json()).toEqual({ id: '8' });
    const poor = await send('GET', '/api/items/7', { headers: await bearerOf({ scope: 'other' }) });
    expect(poor.status).toBe(403);
    expect(poor.headers.get('www-authenticate')).toBe(
      'Bearer realm="test", error="insufficient_scope", error_description="This needs the scope items:read.", scope="items:read"',
    );
  });

  test('attack: alg none, other secrets, other audiences, cut-off keys', async () => {
    const bearers = [
      new UnsecuredJWT({ sub: 'admin', aud: 'https://api.test' }).setExpirationTime('1m').encode(),
      await tokenOf({}, 'x'.repeat(40)),
      await tokenOf({ aud: 'https://other.test' }),
      'a.b.c',
    ];
    for (const token of bearers) {
      const answer = await send('GET', '/api/me', { headers: { authorization: `Bearer ${token}` } });
      expect(answer.status, token).toBe(401);
      expect(answer.headers.get('www-authenticate')).toContain('Bearer realm="test", error="invalid_token"');
    }
    for (const key of [API_KEY.slice(0, -1), generateApiKey('acme').key, generateApiKey('other').key, 'x'])
      expect((await send('GET', '/api/me', { headers: { 'x-api-key': key } })).status, key).toBe(401);
  });

  test('attack: a cookie that was tampered with is none', async () => {
    const cookie = await signIn(send, 'ada');
    const at = cookie.indexOf('*', 60) + 5;
    const changed = cookie.slice(0, at) + (cookie[at] === 'A' ? 'B' : 'A') + cookie.slice(at + 1);
    for (const each of [changed, cookie.slice(0, -2), `${cookie.split('=')[0]}=admin`])
      expect((await send('GET', '/api/me', { headers: { cookie: each } })).status).toBe(401);
    expect((await send('GET', '/api/me', { headers: { cookie } })).status).toBe(200);
  });

  test('attack: CSRF: another site has nothing changed, signs nobody in and nobody out', async () => {
    const cookie = await signIn(send, 'ada');
    const foreign = { cookie, 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' };
    const older = { cookie, origin: 'https://evil.test' };
    for (const headers of [foreign, older]) {
      for (const [method, path] of [
        ['POST', '/api/me'],
        ['PATCH', '/api/me'],
        ['POST', '/api/session'],
        ['DELETE', '/api/session'],
      ] as const) {
        const answer = await send(method, path, { headers, body: { user: 'eve' } });
        expect([answer.status, answer.headers.get('set-cookie')], `${method} ${path}`).toEqual([403, null]);
      }
      expect((await send('GET', '/api/me', { headers })).status).toBe(200);
    }
    const own = await send('POST', '/api/me', {
      headers: { cookie, 'sec-fetch-site': 'same-origin' },
      body: 1,
    });
    expect(await own.json()).toEqual({ subject: 'ada', sent: 1 });
  });

  test('attack: session fixation: a planted session stays what it was, and ends with the sign-in', async () => {
    const planted = await signIn(send, 'eve');
    const own = await signIn(send, 'ada', planted);
    expect(own).not.toBe(planted);
    expect((await send('GET', '/api/me', { headers: { cookie: planted } })).status).toBe(401);
    expect(await (await send('GET', '/api/me', { headers: { cookie: own } })).json()).toMatchObject({
      subject: 'ada',
    });
  });

  test('other rights make another session, and all of a user can be ended', async () => {
    const before = await signIn(send, 'root');
    const victim = await signIn(send, 'mallory');
    const denied = await send('DELETE', '/api/items/mallory', { headers: { cookie: before } });
    expect(denied.status).toBe(403);
    const raised = await send('PATCH', '/api/me', { headers: { cookie: before } });
    const cookie = raised.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await send('GET', '/api/me', { headers: { cookie: before } })).status).toBe(401);
    const ended = await send('DELETE', '/api/items/mallory', { headers: { cookie } });
    expect(await ended.json()).toEqual({ by: 'root' });
    expect((await send('GET', '/api/me', { headers: { cookie: victim } })).status).toBe(401);
    expect((await send('GET', '/api/me', { headers: { cookie } })).status).toBe(200);
  });
}

contract('auth', FILES, (subject) => {
  testAuth((method, path, { headers = {}, body } = {}) =>
    fetch(subject.url + path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
});

describe('auth, on a server that is not Waymark: requests of the platform:', () => {
  type Handler = (request: Request, context: object) => Promise<Response>;
  let project: ReturnType<typeof makeProject>;
  beforeAll(() => {
    project = makeProject(FILES);
    linkPackages(project.dir, ['waymark']);
  });
  afterAll(() => project.remove());

  testAuth(async (method, path, { headers = {}, body } = {}) => {
    const [, id] = /^\/api\/items\/(.+)$/.exec(path) ?? [];
    const file = id === undefined ? `app${path}/route.js` : 'app/api/items/[id]/route.js';
    const route = (await import(join(project.dir, file))) as Record<string, Handler>;
    const request = new Request(`http://localhost:3000${path}`, {
      method,
      headers: { host: 'localhost:3000', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (route[method] as Handler)(request, { params: Promise.resolve(id === undefined ? {} : { id }) });
  });
});
