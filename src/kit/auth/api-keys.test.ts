import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { generateApiKey, hashApiKey, isWellFormedApiKey } from './api-key-format.ts';
import { type ApiKeyRecord, createApiKeys } from './api-keys.ts';

function withKey(key: string, header = 'x-api-key'): Request {
  return new Request('http://api.test/', { headers: { [header]: key } });
}

test('generateApiKey: a prefix, 238 bits and a checksum; what is kept is a hash', () => {
  const { key, hash, hint } = generateApiKey('acme_live');
  expect(key).toMatch(/^acme_live_[0-9A-Za-z]{46}$/);
  expect(hash).toBe(createHash('sha256').update(key).digest('hex'));
  expect(hashApiKey(key)).toBe(hash);
  expect(hint).toBe(`${key.slice(0, 14)}...${key.slice(-4)}`);
  expect(new Set(Array.from({ length: 100 }, () => generateApiKey().key)).size).toBe(100);
});

test('isWellFormedApiKey: any one character that is changed is found', () => {
  const { key } = generateApiKey('acme');
  expect(isWellFormedApiKey(key, 'acme')).toBe(true);
  expect(isWellFormedApiKey(key, 'acm')).toBe(false);
  for (let index = 0; index < key.length; index++) {
    const changed = key.slice(0, index) + (key[index] === 'a' ? 'b' : 'a') + key.slice(index + 1);
    expect(isWellFormedApiKey(changed, 'acme'), changed).toBe(false);
  }
});

test('createApiKeys: finds by hash, and hands on what was found', async () => {
  const { key, hash } = generateApiKey();
  const asked: string[] = [];
  const record = { hash, subject: '7', scopes: ['users:read'], plan: 'pro' };
  const keys = createApiKeys({
    find: async (wanted) => {
      asked.push(wanted);
      return wanted === hash ? record : undefined;
    },
  });
  expect(await keys.authenticate(withKey(key))).toEqual({
    method: 'api-key',
    subject: '7',
    scopes: ['users:read'],
    roles: [],
    key: record,
  });
  const other = generateApiKey();
  expect(await keys.authenticate(withKey(other.key))).toMatchObject({ refused: 401 });
  expect(asked).toEqual([hash, other.hash]);
  expect(await keys.authenticate(withKey(`${key}x`))).toMatchObject({ refused: 401 });
  expect(asked.length).toBe(2);
  expect(keys.authenticate(new Request('http://api.test/'))).toBeUndefined();
});

test('createApiKeys: timing: whichever key is sent, it is hashed and compared with all of them', async () => {
  const made = Array.from({ length: 5 }, () => generateApiKey());
  let reads = 0;
  const keys = createApiKeys({
    keys: made.map(({ hash }, index) => {
      const record: ApiKeyRecord = { hash, subject: String(index) };
      return new Proxy(record, {
        get(target, name) {
          if (name === 'hash') reads++;
          return Reflect.get(target, name) as unknown;
        },
      });
    }),
  });
  const counts: number[] = [];
  for (const { key } of [...made, generateApiKey()]) {
    reads = 0;
    const found = await keys.authenticate(withKey(key));
    counts.push('refused' in (found ?? {}) ? reads : reads - 1);
  }
  // One more where a key was found: what a lookup returns is compared again.
  expect(counts).toEqual([5, 5, 5, 5, 5, 5]);
});

test('createApiKeys: a database that takes another hash for the same does not let it in', async () => {
  const { key, hash } = generateApiKey();
  const near = hash.slice(0, -1) + (hash.endsWith('0') ? '1' : '0');
  for (const kept of [near, '', 'zz', hash.slice(0, 32)]) {
    const keys = createApiKeys({ find: () => ({ hash: kept, subject: '7' }) });
    expect(await keys.authenticate(withKey(key)), kept).toMatchObject({ refused: 401 });
  }
});

test('createApiKeys: an expired key is refused', async () => {
  const { key, hash } = generateApiKey();
  const at = (expiresAt: Date) => createApiKeys({ keys: [{ hash, subject: '7', expiresAt }] });
  expect(await at(new Date(Date.now() - 1)).authenticate(withKey(key))).toMatchObject({
    refused: 401,
    detail: 'The API key has expired.',
  });
  expect(await at(new Date(Date.now() + 60_000)).authenticate(withKey(key))).toMatchObject({ subject: '7' });
});

test('createApiKeys: in Authorization, tokens of another kind are left to other methods', async () => {
  const { key, hash } = generateApiKey('acme');
  const keys = createApiKeys({ prefix: 'acme', header: 'Authorization', keys: [{ hash, subject: '7' }] });
  expect(keys.scheme).toBe('Bearer');
  expect(await keys.authenticate(withKey(`Bearer ${key}`, 'authorization'))).toMatchObject({ subject: '7' });
  expect(keys.authenticate(withKey('Bearer eyJhbGciOi', 'authorization'))).toBeUndefined();
  expect(keys.authenticate(withKey(key))).toBeUndefined();
});

test.each([
  [{ prefix: 'Acme', keys: [] }, '`prefix`'],
  [{ prefix: 'acme_', keys: [] }, '`prefix`'],
  [{}, '`find` or `keys`'],
  [{ keys: [], find: () => undefined }, '`find` or `keys`'],
  [{ keys: [{ hash: generateApiKey().key, subject: '7' }] }, 'a key itself does not belong there'],
])('createApiKeys: options %# cannot be used', (options, message) => {
  expect(() => createApiKeys(options)).toThrow(
    expect.objectContaining({ code: 'ERR_AUTH_OPTION', message: expect.stringContaining(message) }),
  );
});
