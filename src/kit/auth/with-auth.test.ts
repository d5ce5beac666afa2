import { expect, test } from 'vitest';
import { contractOf, withContract } from '../../http/handler-contract.ts';
import type { AuthMethod, AuthRefusal, Identity } from './auth-method.ts';
import { createWithAuth } from './with-auth.ts';

const ADA: Identity = { method: 'test', subject: 'ada', scopes: ['read', 'write'], roles: ['admin'] };

/** A method that finds what it is told to. */
function finding(
  found: Identity | AuthRefusal | undefined,
  rest: Partial<AuthMethod> = {},
): AuthMethod<Identity> {
  return { scheme: 'Bearer', isAmbient: false, authenticate: () => found, ...rest };
}

/** The same, a moment later. */
function findingLater(found: Identity | AuthRefusal | undefined): AuthMethod<Identity> {
  return finding(undefined, { authenticate: async () => found });
}

const request = (init?: RequestInit) => new Request('http://api.test/', init);
const who = (_request: Request, { auth }: { auth: Identity }) => Response.json(auth.subject);

test('createWithAuth: the handler gets the identity beside what it is called with', async () => {
  const withAuth = createWithAuth({ methods: [finding(ADA)] });
  const get = withAuth(
    async (_request, { auth, params }: { auth: Identity; params: Promise<{ id: string }> }) =>
      Response.json([auth.subject, (await params).id]),
  );
  const answer = await get(request(), { params: Promise.resolve({ id: '7' }) });
  expect(await answer.json()).toEqual(['ada', '7']);
  expect(await (await withAuth(who)(request())).json()).toBe('ada');
});

test('createWithAuth: without credentials 401, a challenge without error, and a problem body', async () => {
  const withAuth = createWithAuth({
    methods: [finding(undefined, { scheme: 'Cookie' }), finding(undefined)],
    realm: 'the "api"\n',
  });
  const answer = await withAuth(who, { scopes: ['a', 'b'] })(request());
  expect(answer.status).toBe(401);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.headers.get('www-authenticate')).toBe(
    `Cookie realm="the 'api'?", Bearer realm="the 'api'?", scope="a b"`,
  );
  expect(await answer.json()).toEqual({
    type: 'about:blank',
    status: 401,
    title: 'Unauthorized',
    detail: 'This needs credentials, and the request has none that hold.',
  });
});

test.each([
  [400, 'invalid_request'],
  [401, 'invalid_token'],
] as const)('createWithAuth: credentials that do not hold: %i, %s', async (refused, error) => {
  const answer = await createWithAuth({ methods: [finding({ refused, detail: 'No.' })] })(who)(request());
  expect(answer.status).toBe(refused);
  expect(answer.headers.get('www-authenticate')).toBe(
    `Bearer realm="api", error="${error}", error_description="No."`,
  );
});

test('createWithAuth: what cannot be found out now is 503, and no challenge', async () => {
  const answer = await createWithAuth({ methods: [finding({ refused: 503, detail: 'No.' })] })(who)(
    request(),
  );
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
  expect(answer.headers.has('www-authenticate')).toBe(false);
});

test.each([
  [{ scopes: ['read'] }, 200],
  [{ scopes: ['read', 'write'] }, 200],
  [{ scopes: ['read', 'delete'] }, 403],
  [{ roles: ['owner', 'admin'] }, 200],
  [{ roles: ['owner'] }, 403],
  [{ scopes: ['read'], roles: ['owner'] }, 403],
  [{ allow: () => true }, 200],
  [{ allow: async () => false }, 403],
])('createWithAuth: requirements %j: %i', async (requirements, status) => {
  const answer = await createWithAuth({ methods: [finding(ADA)] })(who, requirements)(request());
  expect(answer.status).toBe(status);
});

test('createWithAuth: 403 names the scopes that are needed (RFC 6750, section 3.1)', async () => {
  const withAuth = createWithAuth({ methods: [finding(ADA), finding(undefined, { scheme: 'Cookie' })] });
  const answer = await withAuth(who, { scopes: ['read', 'delete'] })(request());
  expect(answer.headers.get('www-authenticate')).toBe(
    'Bearer realm="api", error="insufficient_scope", error_description="This needs the scope delete.", scope="read delete"',
  );
  expect(await answer.json()).toMatchObject({ status: 403, detail: 'This needs the scope delete.' });
});

async function ask(...methods: AuthMethod<Identity>[]): Promise<unknown> {
  const answer = await createWithAuth({ methods })(who)(request());
  return answer.status === 200 ? answer.json() : answer.status;
}

test('createWithAuth: the first method for which there are credentials decides', async () => {
  const bob = { ...ADA, subject: 'bob' };
  const bad: AuthRefusal = { refused: 401, detail: 'No.' };
  for (const make of [finding, findingLater]) {
    expect(await ask(make(ADA), make(bob))).toBe('ada');
    expect(await ask(make(undefined), make(bob))).toBe('bob');
    expect(await ask(make(bad), make(bob))).toBe(401);
    expect(await ask(make(ADA), make(bad))).toBe('ada');
    expect(await ask(make(undefined), make(undefined))).toBe(401);
  }
});

test('createWithAuth: attack: with a session, other sites cannot have anything changed', async () => {
  const ambient = finding(ADA, { scheme: 'Cookie', isAmbient: true });
  const crossSite = {
    method: 'POST',
    headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' },
  };
  let calls = 0;
  const handler = () => {
    calls++;
    return new Response();
  };
  const post = createWithAuth({ methods: [ambient] })(handler);
  expect((await post(request(crossSite))).status).toBe(403);
  expect(calls).toBe(0);
  expect((await post(request({ ...crossSite, method: 'GET' }))).status).toBe(200);
  const bearer = createWithAuth({ methods: [finding(ADA)] })(handler);
  expect((await bearer(request(crossSite))).status).toBe(200);
  const allowed = createWithAuth({ methods: [ambient], allowedOrigins: ['https://evil.test'] })(handler);
  expect((await allowed(request(crossSite))).status).toBe(200);
});

async function askOptional(found: Identity | AuthRefusal | undefined): Promise<unknown> {
  const withAuth = createWithAuth({ methods: [finding(found)], optional: true });
  const get = withAuth((_request, { auth }) => Response.json(auth?.subject ?? null));
  const answer = await get(request());
  return answer.status === 200 ? answer.json() : answer.status;
}

test('createWithAuth: optional lets nobody in as nobody, and bad credentials not at all', async () => {
  expect(await askOptional(ADA)).toBe('ada');
  expect(await askOptional(undefined)).toBe(null);
  expect(await askOptional({ refused: 401, detail: 'No.' })).toBe(401);
});

test('createWithAuth: what a handler throws is thrown on, by a promise', async () => {
  const get = createWithAuth({ methods: [finding(ADA)] })(() => {
    throw new Error('from the handler');
  });
  const answer = get(request());
  await expect(answer).rejects.toThrow('from the handler');
});

test('createWithAuth: the contract of a handler is that of its wrapper', () => {
  const contract = { bodyTypes: ['json'] as const };
  const handler = withContract(() => new Response(), contract);
  expect(contractOf(createWithAuth({ methods: [finding(ADA)] })(handler))).toBe(contract);
});

test('createWithAuth: options that cannot be used are told at once', () => {
  expect(() => createWithAuth({ methods: [] })).toThrow(/`methods` needs at least one/);
  expect(() => createWithAuth({ methods: [finding(ADA)], allowedOrigins: ['evil.test'] })).toThrow(
    expect.objectContaining({ code: 'ERR_AUTH_OPTION' }),
  );
});
