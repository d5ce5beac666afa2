import { sealData } from 'iron-session';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NetworkStore, useStore } from '../../../test/harness/network-store.ts';
import { MemorySharedStore } from '../../store/memory-shared-store.ts';
import type { SessionOptions } from './session-options.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createWithAuth } from './with-auth.ts';

const PASSWORD = 'a-password-of-at-least-32-characters';
const OTHER = 'another-password-of-32-characters-or-more';

interface Data {
  readonly name: string;
}

let memory: MemorySharedStore;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  memory = new MemorySharedStore();
  useStore(memory);
});
afterEach(() => {
  vi.useRealTimers();
  useStore(undefined);
});

const passSeconds = (seconds: number) => vi.advanceTimersByTime(seconds * 1000);
const create = (options: Partial<SessionOptions> = {}) =>
  createSessions<Data>({ password: PASSWORD, ...options });

/** The cookie that a response sets, as a browser sends it; `undefined` where it sets none. */
function cookieOf(response: Response): string | undefined {
  return response.headers.getSetCookie()[0]?.split(';')[0];
}

function requestWith(cookie?: string, init: RequestInit = {}): Request {
  return new Request('http://api.test/', { ...init, headers: cookie === undefined ? {} : { cookie } });
}

async function signIn(sessions: Sessions<Data>, subject = '7', before?: string): Promise<string> {
  const fields = { subject, data: { name: 'Ada' }, roles: ['user'] };
  return cookieOf(await sessions.signIn(requestWith(before), new Response(), fields)) ?? '';
}

const subjectOf = async (sessions: Sessions<Data>, cookie: string) =>
  (await sessions.read(requestWith(cookie)))?.subject;

test('Sessions: what was kept is read again, and cannot be changed by who reads it', async () => {
  const sessions = create();
  const cookie = await signIn(sessions);
  const session = await sessions.read(requestWith(`a=b; ${cookie}`));
  expect(session).toEqual({
    method: 'session',
    subject: '7',
    scopes: [],
    roles: ['user'],
    sessionId: expect.any(String),
    data: { name: 'Ada' },
    signedInAt: Date.now(),
    expiresAt: Date.now() + 7 * 24 * 60 * 60 * 1000,
  });
  expect(() => Object.assign(session?.data ?? {}, { name: 'Eve' })).toThrow(TypeError);
  expect(Object.isFrozen(session?.roles)).toBe(true);
  expect(await sessions.read(requestWith())).toBeUndefined();
  expect(await sessions.read(requestWith('session='))).toBeUndefined();
});

test('Sessions: the cookie is HttpOnly and Lax; in production Secure too, and for one host', async () => {
  const response = await create().signIn(requestWith(), new Response(), { subject: '7', data: { name: '' } });
  expect(response.headers.get('set-cookie')).toMatch(
    /^session=Fe26\.2\*[^;]+; Path=\/; Max-Age=604800; HttpOnly; SameSite=Lax$/,
  );
  expect(response.headers.get('cache-control')).toBe('no-store');
  vi.stubEnv('NODE_ENV', 'production');
  const sessions = create();
  const secure = await signIn(sessions);
  expect(secure).toMatch(/^__Host-session=/);
  expect(await subjectOf(sessions, secure)).toBe('7');
  expect(await subjectOf(sessions, secure.replace('__Host-', ''))).toBeUndefined();
  const shared = create({ cookie: { domain: 'example.com', name: 'sid', sameSite: 'strict', path: '/api' } });
  const answer = await shared.signIn(requestWith(), new Response(), { subject: '7', data: { name: '' } });
  expect(answer.headers.get('set-cookie')).toMatch(
    /^sid=[^;]+; Path=\/api; Max-Age=604800; Domain=example\.com; HttpOnly; Secure; SameSite=Strict$/,
  );
  vi.unstubAllEnvs();
});

test('Sessions: attack: a cookie with any one character changed, cut off or put together is none', async () => {
  const sessions = create();
  const cookie = await signIn(sessions);
  const other = await signIn(sessions, '8');
  const value = cookie.slice('session='.length);
  const changed = [...value].map((character, index) => {
    return value.slice(0, index) + (character === 'A' ? 'B' : 'A') + value.slice(index + 1);
  });
  // One of twelve, as each takes a while; among them one of every part.
  const parts = value.split('*');
  const otherParts = other.slice('session='.length).split('*');
  const mixed = parts.map((_part, index) => parts.with(index, otherParts[index] ?? '').join('*'));
  const forged = [
    ...changed.filter((_each, index) => index % 12 === 0),
    ...mixed.filter((each) => each !== value),
    value.slice(0, -3),
    value.slice(0, 100),
    `${value}x`,
    value.replace(/~2$/, ''),
    value.replace(/~2$/, '~1'),
    `${value}~2`,
    parts.with(5, String(Date.now() + 1e12)).join('*'),
    parts.with(5, '').join('*'),
    'Fe26.2*',
    'Fe26.2*1*****',
    '{"sub":"7"}',
    'x'.repeat(5000),
  ];
  for (const each of forged) expect(await subjectOf(sessions, `session=${each}`), each).toBeUndefined();
  expect(await subjectOf(sessions, cookie)).toBe('7');
});

test('Sessions: attack: what was sealed with the same password for something else is no session', async () => {
  const fields = { id: 'x', sub: 'admin', at: Date.now(), exp: Date.now() + 1e9 };
  const id = (await signIn(create())).split('*')[1] ?? '';
  for (const sealed of [fields, { ...fields, for: 'other' }, { sub: 'admin' }, 'admin', null]) {
    const value = await sealData(sealed, { password: { [id]: PASSWORD } });
    expect(await subjectOf(create(), `session=${value}`)).toBeUndefined();
  }
  const value = await sealData({ ...fields, for: 'session' }, { password: { [id]: PASSWORD } });
  expect(await subjectOf(create(), `session=${value}`)).toBe('admin');
  const admin = await signIn(create({ cookie: { name: 'admin' } }));
  expect(await subjectOf(create(), admin.replace('admin=', 'session='))).toBeUndefined();
});

test('Sessions: attack: fixation: a sign-in gets a new id, and revokes what the request came with', async () => {
  const sessions = create();
  const planted = await signIn(sessions, 'attacker');
  const own = await signIn(sessions, 'victim', planted);
  expect(await subjectOf(sessions, planted)).toBeUndefined();
  expect(await subjectOf(sessions, own)).toBe('victim');
  const ids = await Promise.all(
    [own, await signIn(sessions, 'victim')].map(
      async (each) => (await sessions.read(requestWith(each)))?.sessionId,
    ),
  );
  expect(new Set(ids).size).toBe(2);
});

test('Sessions: a session gets a new id with other roles, and keeps it with other data', async () => {
  const sessions = create();
  const cookie = await signIn(sessions);
  const renamed = cookieOf(
    await sessions.update(requestWith(cookie), new Response(), { data: { name: 'Countess' } }),
  );
  const before = await sessions.read(requestWith(cookie));
  const after = await sessions.read(requestWith(renamed));
  expect([after?.sessionId, after?.data.name, after?.roles]).toEqual([
    before?.sessionId,
    'Countess',
    ['user'],
  ]);
  const raised = cookieOf(await sessions.update(requestWith(renamed), new Response(), { roles: ['admin'] }));
  expect(await sessions.read(requestWith(raised))).toMatchObject({
    roles: ['admin'],
    data: { name: 'Countess' },
  });
  expect(await subjectOf(sessions, cookie)).toBeUndefined();
  expect(await subjectOf(sessions, renamed ?? '')).toBeUndefined();
  await expect(sessions.update(requestWith(cookie), new Response(), {})).rejects.toMatchObject({
    code: 'ERR_NO_SESSION',
  });
});

test('Sessions: signOut takes the cookie back, and whoever has a copy of it has nothing', async () => {
  const sessions = create();
  const cookie = await signIn(sessions);
  expect(await subjectOf(sessions, cookie)).toBe('7');
  const response = await sessions.signOut(requestWith(cookie), new Response(null, { status: 204 }));
  expect(response.headers.get('set-cookie')).toBe('session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax');
  expect(await subjectOf(sessions, cookie)).toBeUndefined();
  expect(await subjectOf(create(), cookie)).toBeUndefined();
  await sessions.signOut(requestWith(), new Response());
});

test('Sessions: revokeAll ends all sessions of a user; those opened later hold', async () => {
  const [one, other] = [create(), create()];
  const before = [await signIn(one), await signIn(other)];
  const foreign = await signIn(one, '8');
  for (const cookie of before) expect(await subjectOf(one, cookie)).toBe('7');
  await other.revokeAll('7');
  const after = await signIn(one);
  for (const cookie of before)
    for (const sessions of [one, other, create()]) expect(await subjectOf(sessions, cookie)).toBeUndefined();
  for (const sessions of [one, other, create()]) {
    expect(await subjectOf(sessions, after)).toBe('7');
    expect(await subjectOf(sessions, foreign)).toBe('8');
  }
});

test('Sessions: a session ends with its maxAge', async () => {
  const sessions = create({ maxAge: 60 });
  const cookie = await signIn(sessions);
  passSeconds(59);
  expect(await subjectOf(sessions, cookie)).toBe('7');
  passSeconds(1);
  expect(await subjectOf(sessions, cookie)).toBeUndefined();
  expect(await subjectOf(create(), cookie)).toBeUndefined();
});

test('Sessions: one that is used is renewed once in its second half, up to its absoluteMaxAge', async () => {
  const sessions = create({ maxAge: 600, absoluteMaxAge: 1000 });
  const get = createWithAuth({ methods: [sessions] })(() => new Response('ok'));
  const ask = async (cookie: string) => cookieOf(await get(requestWith(cookie)));
  const first = await signIn(sessions);
  passSeconds(299);
  expect(await ask(first)).toBeUndefined();
  passSeconds(2);
  const second = (await ask(first)) ?? '';
  expect(second).toMatch(/^session=Fe26/);
  expect(await ask(first)).toBeUndefined();
  const [before, after] = [await sessions.read(requestWith(first)), await sessions.read(requestWith(second))];
  expect(after).toEqual({ ...before, expiresAt: (before?.signedInAt ?? 0) + 901_000 });
  passSeconds(599);
  const third = (await ask(second)) ?? '';
  expect((await sessions.read(requestWith(third)))?.expiresAt).toBe((before?.signedInAt ?? 0) + 1_000_000);
  passSeconds(90);
  expect(await ask(third)).toBeUndefined();
  expect(await subjectOf(sessions, third)).toBe('7');
  passSeconds(10);
  expect(await subjectOf(sessions, third)).toBeUndefined();
});

test('Sessions: no renewal over a handler that ends the session, nor where rolling is off', async () => {
  const sessions = create({ maxAge: 600 });
  const withAuth = createWithAuth({ methods: [sessions] });
  const cookie = await signIn(sessions);
  passSeconds(400);
  const signOut = withAuth((request) => sessions.signOut(request, new Response()));
  expect((await signOut(requestWith(cookie))).headers.getSetCookie()).toEqual([
    expect.stringMatching(/^session=; /),
  ]);
  const fixed = create({ maxAge: 600, rolling: false });
  const other = await signIn(fixed);
  passSeconds(400);
  const get = createWithAuth({ methods: [fixed] })(() => new Response());
  expect(cookieOf(await get(requestWith(other)))).toBeUndefined();
});

test('Sessions: with several passwords the first seals, and all open', async () => {
  const old = await signIn(create());
  const both = create({ password: [OTHER, PASSWORD] });
  expect(await subjectOf(both, old)).toBe('7');
  const renewed = await signIn(both);
  expect(await subjectOf(create({ password: [OTHER, undefined] }), renewed)).toBe('7');
  expect(await subjectOf(create({ password: OTHER }), old)).toBeUndefined();
  expect(await subjectOf(create(), renewed)).toBeUndefined();
});

test('Sessions: data that no cookie can hold is refused with its size', async () => {
  const data = { name: 'x'.repeat(4000) };
  await expect(create().signIn(requestWith(), new Response(), { subject: '7', data })).rejects.toMatchObject({
    code: 'ERR_SESSION_TOO_LARGE',
    message: expect.stringMatching(/its cookie has \d{4} bytes/),
  });
});

test('Sessions: cookies() of next/headers is source and target', async () => {
  const kept = new Map<string, { value: string; options: unknown }>();
  const cookies = {
    get: (name: string) => kept.get(name),
    set: (name: string, value: string, options: unknown) => kept.set(name, { value, options }),
  };
  const sessions = create();
  expect(await sessions.read(cookies)).toBeUndefined();
  expect(await sessions.signIn(cookies, cookies, { subject: '7', data: { name: 'Ada' } })).toBe(cookies);
  expect(await sessions.read(cookies)).toMatchObject({ subject: '7' });
  expect(kept.get('session')?.options).toEqual({
    httpOnly: true,
    secure: false,
    sameSite: 'lax',
    path: '/',
    maxAge: 604_800,
  });
  await sessions.signOut(cookies, cookies);
  expect(kept.get('session')).toMatchObject({ value: '', options: { maxAge: 0 } });
});

/** A process with its own connection to the store; what is done in it is awaited before another does something. */
function makeInstance() {
  const store = new NetworkStore(memory);
  const sessions = create({ checkEvery: 500 });
  const inside = <Result>(work: (sessions: Sessions<Data>) => Promise<Result>): Promise<Result> => {
    useStore(store);
    return work(sessions);
  };
  return {
    store,
    inside,
    signIn: () => inside((own) => signIn(own)),
    signOut: (cookie: string) => inside((own) => own.signOut(requestWith(cookie), new Response())),
    subjectOf: (cookie: string) => inside((own) => subjectOf(own, cookie)),
  };
}

test('Sessions: instances hear of a revocation at once, or look for it in time', async () => {
  const [one, other] = [makeInstance(), makeInstance()];
  const [first, second] = [await one.signIn(), await other.signIn()];
  for (const cookie of [first, second])
    for (const instance of [one, other]) expect(await instance.subjectOf(cookie)).toBe('7');
  await one.signOut(first);
  await new Promise((resolve) => setImmediate(resolve));
  expect(await other.subjectOf(first)).toBeUndefined();
  // The message of this one is lost.
  one.store.losesMessages = true;
  await one.signOut(second);
  passSeconds(0.499);
  expect(await other.subjectOf(second)).toBe('7');
  passSeconds(0.001);
  expect(await other.subjectOf(second)).toBeUndefined();
});

test('Sessions: an instance asks the store for no session while none was revoked', async () => {
  const store = new NetworkStore(memory);
  useStore(store);
  const sessions = create();
  const cookies = await Promise.all(Array.from({ length: 20 }, () => signIn(sessions)));
  const askAll = async () => {
    const before = store.asked;
    for (const cookie of cookies) expect(await subjectOf(sessions, cookie)).toBe('7');
    return store.asked - before;
  };
  expect(await askAll()).toBeGreaterThan(20);
  expect(await askAll()).toBe(0);
  passSeconds(1);
  expect(await askAll()).toBe(1);
  // Two look, of which each has one to ask.
  passSeconds(1);
  const before = store.asked;
  await Promise.all(cookies.map((cookie) => subjectOf(sessions, cookie)));
  expect(store.asked - before).toBe(1);
});

test('Sessions: many revocations, and a store that has lost them, make an instance ask anew', async () => {
  const [one, other] = [makeInstance(), makeInstance()];
  const [first, second] = [await one.signIn(), await one.signIn()];
  for (const cookie of [first, second]) expect(await other.subjectOf(cookie)).toBe('7');
  one.store.losesMessages = true;
  await one.inside(async (sessions) => {
    for (let index = 0; index < 150; index++) await sessions.revoke(`another ${index}`);
  });
  await one.signOut(first);
  passSeconds(1);
  expect(await other.subjectOf(second)).toBe('7');
  expect(await other.subjectOf(first)).toBeUndefined();
  memory.increment('session:session:revocations', { by: -100, ttl: 1000 });
  memory.set('session:session:generation:7', 'of another time');
  passSeconds(1);
  expect(await other.subjectOf(second)).toBeUndefined();
});

test('Sessions: while the store is away, sessions are refused with 503, or trusted where that is asked for', async () => {
  const store = new NetworkStore(memory);
  useStore(store);
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const closed = create({ onError });
  const open = create({ onError, onStoreError: 'allow' });
  const cookie = await signIn(closed);
  const get = createWithAuth({ methods: [closed] })(() => new Response('ok'));
  const getOpen = createWithAuth({ methods: [open] })(() => new Response('ok'));
  for (const each of [get, getOpen]) expect((await each(requestWith(cookie))).status).toBe(200);
  store.isAway = true;
  passSeconds(1);
  const refused = await get(requestWith(cookie));
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  await expect(closed.read(requestWith(cookie))).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE' });
  await expect(closed.signOut(requestWith(cookie), new Response())).rejects.toMatchObject({
    code: 'ERR_STORE_UNAVAILABLE',
  });
  expect((await get(requestWith())).status).toBe(401);
  expect((await getOpen(requestWith(cookie))).status).toBe(200);
  const signedOut = await open.signOut(requestWith(cookie), new Response());
  expect(signedOut.headers.get('set-cookie')).toContain('Max-Age=0');
  expect(errors.length).toBeGreaterThan(3);
  store.isAway = false;
  expect((await get(requestWith(cookie))).status).toBe(200);
});

test.each([
  [{ password: undefined }, /there is none\. Make one with `openssl rand -base64 32`/],
  [{ password: 'short' }, /at least 32 characters, and this one has 5/],
  [{ password: [undefined, PASSWORD] }, /there is none/],
  [{ password: [PASSWORD, 'short'] }, /this one has 5/],
  [{ password: [] }, /there is none/],
  [{ password: PASSWORD, maxAge: 0 }, /`maxAge`.*received 0/],
  [{ password: PASSWORD, maxAge: 60, absoluteMaxAge: 30 }, /`absoluteMaxAge`.*received 30/],
  [{ password: PASSWORD, cookie: { name: 'a b' } }, /`cookie\.name`.*"a b"/],
  [{ password: PASSWORD, cookie: { path: 'api' } }, /`cookie\.path`/],
  [{ password: PASSWORD, cookie: { domain: 'a;b' } }, /`cookie\.domain`/],
  [{ password: PASSWORD, cookie: { sameSite: 'none' as const, secure: false } }, /`secure`/],
])('createSessions: options %# cannot be used, and the password is not shown', (options, message) => {
  expect(() => createSessions(options)).toThrow(
    expect.objectContaining({ code: 'ERR_AUTH_OPTION', message: expect.stringMatching(message) }),
  );
  expect(() => createSessions(options)).not.toThrow(/short|a-password/);
});
