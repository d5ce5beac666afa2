import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type CryptoKey,
  exportJWK,
  exportPKCS8,
  exportSPKI,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type BearerIdentity, createBearerTokens, type TokenOptions } from './bearer-tokens.ts';
import type { AuthRefusal } from './auth-method.ts';

const SECRET = 'a-secret-of-at-least-32-bytes-is-long';
const OTHER_SECRET = 'another-secret-of-32-bytes-or-some-more';
const ISSUER = 'https://login.test/';
const AUDIENCE = 'https://api.test';
const bytes = (text: string) => new TextEncoder().encode(text);

interface Pair {
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
  readonly pem: string;
  readonly jwk: JWK & { kty: string };
}

async function makePair(alg: string, kid: string): Promise<Pair> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } as JWK & { kty: string };
  return { publicKey, privateKey, pem: await exportSPKI(publicKey), jwk };
}

let rsa: Pair;
let otherRsa: Pair;
let ec: Pair;
let ed: Pair;
beforeAll(async () => {
  [rsa, otherRsa, ec, ed] = await Promise.all([
    makePair('RS256', 'rsa-1'),
    makePair('RS256', 'rsa-2'),
    makePair('ES256', 'ec-1'),
    makePair('EdDSA', 'ed-1'),
  ]);
});

interface TokenFields {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Record<string, unknown>;
  /** Seconds from now. */
  readonly expiresIn?: number;
  readonly alg?: string;
}

function sign(
  key: CryptoKey | Uint8Array,
  { claims, header, expiresIn = 60, alg }: TokenFields = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const payload = { sub: '7', iss: ISSUER, aud: AUDIENCE, exp: now + expiresIn, ...claims };
  return new SignJWT(payload)
    .setProtectedHeader({ alg: alg ?? (key instanceof Uint8Array ? 'HS256' : 'RS256'), ...header })
    .sign(key);
}

type Found = BearerIdentity | AuthRefusal | undefined;

async function ask(options: TokenOptions, token: string): Promise<Found> {
  const request = new Request('http://api.test/', { headers: { authorization: `Bearer ${token}` } });
  return createBearerTokens(options).authenticate(request);
}

const refused = (detail: string) => ({ refused: 401, detail: expect.stringContaining(detail) });
const HS: TokenOptions = { secret: SECRET, algorithms: ['HS256'] };
const rs = (): TokenOptions => ({
  publicKey: rsa.pem,
  algorithms: ['RS256'],
  issuer: ISSUER,
  audience: AUDIENCE,
});

const rolesOf: TokenOptions['rolesOf'] = ({ groups }) => groups as string[];

test('createBearerTokens: a token of a secret, with its scopes and roles', async () => {
  const token = await sign(bytes(SECRET), { claims: { scope: 'users:read users:write', roles: ['admin'] } });
  expect(await ask(HS, token)).toEqual({
    method: 'bearer',
    subject: '7',
    scopes: ['users:read', 'users:write'],
    roles: ['admin'],
    claims: expect.objectContaining({ sub: '7', iss: ISSUER }),
    token,
  });
  const odd = await sign(bytes(SECRET), { claims: { scp: ['a', 7, 'b'], roles: 'x', groups: ['g'] } });
  expect(await ask(HS, odd)).toMatchObject({ scopes: ['a', 'b'], roles: ['x'] });
  expect(await ask({ ...HS, rolesOf }, odd)).toMatchObject({ roles: ['g'] });
});

test('createBearerTokens: public keys in PEM form, as JSON Web Keys, and several of them', async () => {
  const tokens = await Promise.all([
    sign(rsa.privateKey, { header: { kid: 'rsa-1' } }),
    sign(ec.privateKey, { alg: 'ES256', header: { kid: 'ec-1' } }),
    sign(ed.privateKey, { alg: 'EdDSA', header: { kid: 'ed-1' } }),
  ]);
  const algorithms = ['RS256', 'ES256', 'EdDSA'];
  for (const [index, { pem, jwk }] of [rsa, ec, ed].entries()) {
    const token = tokens[index] ?? '';
    const own = { algorithms: [algorithms[index] ?? ''] };
    expect(await ask({ ...own, publicKey: pem }, token)).toMatchObject({ subject: '7' });
    expect(await ask({ ...own, publicKey: jwk }, token)).toMatchObject({ subject: '7' });
  }
  const all = { publicKey: [rsa.jwk, otherRsa.jwk], algorithms: ['RS256'] };
  expect(await ask(all, tokens[0] ?? '')).toMatchObject({ subject: '7' });
  const unnamed = await sign(rsa.privateKey);
  expect(await ask(all, unnamed)).toEqual(refused('does not say which key'));
  const unknown = await sign(rsa.privateKey, { header: { kid: 'rsa-3' } });
  expect(await ask(all, unknown)).toEqual(refused('does not publish'));
});

test('createBearerTokens: of several secrets each one verifies', async () => {
  const both = { ...HS, secret: [OTHER_SECRET, SECRET] };
  for (const secret of [SECRET, OTHER_SECRET])
    expect(await ask(both, await sign(bytes(secret)))).toMatchObject({ subject: '7' });
  expect(await ask(both, await sign(bytes('x'.repeat(32))))).toEqual(refused('signature'));
  expect(await ask(both, await sign(bytes(SECRET), { expiresIn: -60 }))).toEqual(refused('expired'));
});

test('createBearerTokens: attack: alg none, however it is written, is refused by every kind of key', async () => {
  const payload = { sub: 'admin', iss: ISSUER, aud: AUDIENCE, exp: Math.floor(Date.now() / 1000) + 60 };
  const unsecured = new UnsecuredJWT(payload).encode();
  const body = unsecured.split('.')[1] ?? '';
  const signature = (await sign(rsa.privateKey)).split('.')[2] ?? '';
  for (const alg of ['none', 'None', 'NONE', 'nOnE', '', ' none']) {
    const header = Buffer.from(JSON.stringify({ alg, typ: 'JWT' })).toString('base64url');
    for (const token of [`${header}.${body}.`, `${header}.${body}`, `${header}.${body}.${signature}`]) {
      for (const options of [HS, rs(), { ...rs(), publicKey: [rsa.jwk] }])
        expect(await ask(options, token), alg).toMatchObject({ refused: 401 });
    }
  }
  expect(await ask(HS, unsecured)).toMatchObject({ refused: 401 });
});

test('createBearerTokens: attack: key confusion: what is signed with the public key as a secret is refused', async () => {
  const spki = Buffer.from(rsa.pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  const secrets = [rsa.pem, rsa.pem.trim(), `${rsa.pem}\n`, JSON.stringify(rsa.jwk), rsa.jwk.n ?? ''].map(
    bytes,
  );
  for (const secret of [...secrets, new Uint8Array(spki)]) {
    for (const alg of ['HS256', 'HS384', 'HS512']) {
      const token = await sign(secret, { alg, header: { kid: 'rsa-1' } });
      for (const publicKey of [rsa.pem, rsa.jwk, [rsa.jwk]])
        expect(await ask({ ...rs(), publicKey }, token)).toEqual(refused('algorithm'));
    }
  }
  // Nor can the two be mixed up in the options.
  const mixed = { publicKey: rsa.pem, algorithms: ['RS256', 'HS256'] };
  expect(() => createBearerTokens(mixed)).toThrow(expect.objectContaining({ code: 'ERR_AUTH_OPTION' }));
  const asSecret = { secret: rsa.pem, algorithms: ['HS256'] };
  expect(() => createBearerTokens(asSecret)).toThrow(/give it as `publicKey`/);
});

test('createBearerTokens: attack: keys and algorithms that the token brings along are not looked at', async () => {
  const jwk = otherRsa.jwk;
  const headers = [
    { jwk },
    { jku: 'https://evil.test/jwks.json', kid: 'rsa-2' },
    { x5u: 'https://evil.test/cert.pem' },
    { kid: '../../dev/null' },
    { kid: "' or 1=1" },
  ];
  for (const header of headers)
    expect(await ask(rs(), await sign(otherRsa.privateKey, { header }))).toEqual(refused('signature'));
  const pss = await generateKeyPair('PS256');
  expect(await ask(rs(), await sign(pss.privateKey, { alg: 'PS256' }))).toEqual(refused('algorithm'));
});

test('createBearerTokens: attack: a signed token with another payload or header does not hold', async () => {
  const [header = '', payload = '', signature = ''] = (await sign(rsa.privateKey)).split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as JWTPayload;
  const raised = Buffer.from(JSON.stringify({ ...claims, roles: ['admin'] })).toString('base64url');
  expect(await ask(rs(), `${header}.${raised}.${signature}`)).toEqual(refused('signature'));
  const other = Buffer.from(JSON.stringify({ alg: 'RS256', typ: 'x' })).toString('base64url');
  expect(await ask(rs(), `${other}.${payload}.${signature}`)).toEqual(refused('signature'));
});

test.each<[string, TokenFields, string | undefined]>([
  ['has expired', { expiresIn: -31 }, 'expired'],
  ['has expired within the skew', { expiresIn: -29 }, undefined],
  ['is not valid yet', { claims: { nbf: 31 } }, 'not valid yet'],
  ['is valid within the skew', { claims: { nbf: 28 } }, undefined],
  ['never expires', { claims: { exp: undefined } }, 'no claim `exp`'],
  ['is for nobody', { claims: { sub: undefined } }, 'no claim `sub`'],
  ['is of another issuer', { claims: { iss: 'https://evil.test/' } }, 'claim `iss`'],
  ['is for another service', { claims: { aud: 'https://other.test' } }, 'claim `aud`'],
  ['is for several services', { claims: { aud: ['https://other.test', AUDIENCE] } }, undefined],
  ['has no audience', { claims: { aud: undefined } }, 'no claim `aud`'],
  ['expires at a text', { claims: { exp: '9999999999' } }, '`exp`'],
])('createBearerTokens: a token that %s', async (_what, fields, detail) => {
  const { nbf } = fields.claims ?? {};
  const now = Math.floor(Date.now() / 1000);
  const claims = typeof nbf === 'number' ? { nbf: now + nbf } : fields.claims;
  const found = await ask(rs(), await sign(rsa.privateKey, { ...fields, ...(claims && { claims }) }));
  expect(found).toEqual(detail === undefined ? expect.objectContaining({ subject: '7' }) : refused(detail));
});

test('createBearerTokens: clockSkew, requiredClaims and type are as they are set', async () => {
  const late = await sign(bytes(SECRET), { expiresIn: -1 });
  expect(await ask({ ...HS, clockSkew: 0 }, late)).toEqual(refused('expired'));
  expect(await ask({ ...HS, requiredClaims: ['sub', 'jti'] }, await sign(bytes(SECRET)))).toEqual(
    refused('no claim `jti`'),
  );
  const typed = await sign(bytes(SECRET), { header: { typ: 'at+jwt' } });
  expect(await ask({ ...HS, type: 'at+jwt' }, typed)).toMatchObject({ subject: '7' });
  expect(await ask({ ...HS, type: 'JWT' }, typed)).toEqual(refused('claim `typ`'));
});

test('createBearerTokens: a header that cannot be read is 400; another scheme is none of its affairs', async () => {
  const tokens = createBearerTokens(HS);
  const of = async (authorization: string) =>
    tokens.authenticate(new Request('http://api.test/', { headers: { authorization } }));
  const valid = await sign(bytes(SECRET));
  expect(await of(`bearer  ${valid}`)).toMatchObject({ subject: '7' });
  for (const header of ['Bearer', `Bearer ${valid}, Bearer ${valid}`, 'Bearer a b', 'Bearer ä'])
    expect(await of(header), header).toMatchObject({ refused: 400 });
  expect(await of('Basic YTpi')).toBeUndefined();
  expect(await of('Bearerx y')).toBeUndefined();
  expect(tokens.authenticate(new Request('http://api.test/'))).toBeUndefined();
});

/** An issuer on this machine, whose keys can be changed and which can be away. */
let issuer: Server;
let keys: JWK[];
let isAway: boolean;
let fetches: number;
beforeAll(async () => {
  issuer = createServer((_request, response) => {
    fetches++;
    response.statusCode = isAway ? 500 : 200;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys }));
  });
  await new Promise<void>((resolve) => {
    issuer.listen(0, '127.0.0.1', resolve);
  });
});
afterAll(() => issuer.close());
beforeEach(() => {
  keys = [rsa.jwk];
  isAway = false;
  fetches = 0;
  vi.spyOn(console, 'error').mockImplementation(() => {});
  return () => void vi.useRealTimers();
});

function remote(options: Partial<TokenOptions> = {}): (token: string) => Promise<Found> {
  const jwksUrl = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/jwks.json`;
  const tokens = createBearerTokens({
    jwksUrl,
    issuer: ISSUER,
    audience: AUDIENCE,
    algorithms: ['RS256'],
    ...options,
  });
  return async (token) =>
    tokens.authenticate(new Request('http://api.test/', { headers: { authorization: `Bearer ${token}` } }));
}

const tokenOf = (pair: Pair, fields: TokenFields = {}) =>
  sign(pair.privateKey, { expiresIn: 7200, header: { kid: pair.jwk.kid }, ...fields });

test('createBearerTokens: the keys of an issuer are fetched once, and anew when a token names another', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const verify = remote();
  const first = await tokenOf(rsa);
  const many = await Promise.all(Array.from({ length: 10 }, () => verify(first)));
  expect(many.every((found) => found !== undefined && 'subject' in found)).toBe(true);
  expect(fetches).toBe(1);
  keys = [otherRsa.jwk, rsa.jwk];
  const second = await tokenOf(otherRsa);
  // In the cooldown nobody can make it fetch, whatever keys their tokens name.
  expect(await verify(second)).toEqual(refused('does not publish'));
  expect(fetches).toBe(1);
  vi.setSystemTime(Date.now() + 31_000);
  expect(await verify(second)).toMatchObject({ subject: '7' });
  expect(await verify(first)).toMatchObject({ subject: '7' });
  expect(fetches).toBe(2);
  keys = [otherRsa.jwk];
  vi.setSystemTime(Date.now() + 601_000);
  expect(await verify(first)).toEqual(refused('does not publish'));
  expect(await verify(second)).toMatchObject({ subject: '7' });
  expect(fetches).toBe(3);
});

test('createBearerTokens: an issuer that is away: 503, or the keys that are known, for an hour', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const verify = remote();
  const token = await tokenOf(rsa);
  isAway = true;
  expect(await verify(token)).toMatchObject({ refused: 503 });
  expect(await verify(token)).toMatchObject({ refused: 503 });
  expect(fetches).toBe(1);
  isAway = false;
  vi.setSystemTime(Date.now() + 1001);
  expect(await verify(token)).toMatchObject({ subject: '7' });
  isAway = true;
  vi.setSystemTime(Date.now() + 601_000);
  expect(await verify(token)).toMatchObject({ subject: '7' });
  expect(await verify(await tokenOf(otherRsa))).toMatchObject({ refused: 503 });
  expect(fetches).toBe(3);
  vi.setSystemTime(Date.now() + 3_000_000);
  expect(await verify(token)).toMatchObject({ refused: 503 });
  isAway = false;
  vi.setSystemTime(Date.now() + 1001);
  expect(await verify(token)).toMatchObject({ subject: '7' });
  const strict = remote({ jwks: { staleFor: 0 } });
  expect(await strict(token)).toMatchObject({ subject: '7' });
  isAway = true;
  vi.setSystemTime(Date.now() + 601_000);
  expect(await strict(token)).toMatchObject({ refused: 503 });
  expect(console.error).toHaveBeenCalledWith('Bearer tokens cannot be verified:', expect.any(Error));
});

test('createBearerTokens: attack: a key set with a shared secret in it verifies nothing', async () => {
  keys = [{ kty: 'oct', k: Buffer.from(SECRET).toString('base64url'), kid: 'rsa-1', alg: 'HS256' }];
  const token = await sign(bytes(SECRET), { header: { kid: 'rsa-1' } });
  expect(await remote()(token)).toEqual(refused('algorithm'));
  expect(await remote()(await tokenOf(rsa))).toMatchObject({ refused: expect.any(Number) });
});

test('createBearerTokens: options that cannot be used are told at once, and secrets are not shown', async () => {
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
  const weakPem = weak.export({ type: 'spki', format: 'pem' }).toString();
  const privatePem = await exportPKCS8(rsa.privateKey);
  const jwksUrl = 'https://login.test/jwks';
  const wrong: [Partial<TokenOptions>, RegExp][] = [
    [{ algorithms: ['HS256'] }, /one of `secret`, `publicKey` and `jwksUrl`/],
    [{ algorithms: ['HS256'], secret: SECRET, publicKey: rsa.pem }, /one of `secret`/],
    [{ secret: SECRET }, /`algorithms` lists/],
    [{ secret: SECRET, algorithms: [] }, /`algorithms` lists/],
    [{ secret: SECRET, algorithms: ['none'] }, /`algorithms` lists.*\["none"\]/],
    [{ secret: SECRET, algorithms: ['RS256'] }, /`algorithms` lists/],
    [{ publicKey: rsa.pem, algorithms: ['none'] }, /`algorithms` lists/],
    [{ publicKey: rsa.pem, algorithms: ['ES256'] }, /a key of the type rsa/],
    [{ publicKey: [rsa.jwk, ec.jwk], algorithms: ['RS256'] }, /a key of the type ec/],
    [{ publicKey: [], algorithms: ['RS256'] }, /at least one key/],
    [{ publicKey: weakPem, algorithms: ['RS256'] }, /at least 2048 bits.*1024/],
    [{ publicKey: 'no key', algorithms: ['RS256'] }, /cannot be read/],
    [{ publicKey: { kty: 'oct', k: SECRET }, algorithms: ['RS256'] }, /is no secret/],
    [{ secret: undefined, algorithms: ['HS256'] }, /there is none\. Make one with `openssl/],
    [{ secret: SECRET, algorithms: ['HS512'] }, /at least 64 bytes for HS512, and this one has 37/],
    [{ jwksUrl, algorithms: ['RS256'] }, /`issuer` and `audience`/],
    [{ jwksUrl, algorithms: ['RS256'], issuer: ISSUER }, /`issuer` and `audience`/],
    [{ jwksUrl: 'http://login.test/', algorithms: ['RS256'], issuer: ISSUER, audience: false }, /https/],
    [{ jwksUrl: 'login.test', algorithms: ['RS256'], issuer: ISSUER, audience: false }, /address/],
  ];
  for (const [options, message] of wrong) {
    const create = () => createBearerTokens(options as TokenOptions);
    expect(create).toThrow(
      expect.objectContaining({ code: 'ERR_AUTH_OPTION', message: expect.stringMatching(message) }),
    );
    expect(create).not.toThrow(SECRET);
  }
  expect(
    await ask({ publicKey: privatePem, algorithms: ['RS256'] }, await sign(rsa.privateKey)),
  ).toMatchObject({
    subject: '7',
  });
});
