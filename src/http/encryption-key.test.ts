import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { chooseEncryptionKey, readEncryptionKey } from './encryption-key.ts';

const key = randomBytes(32);

describe('readEncryptionKey', () => {
  test('32 bytes of base64, also with a line end', () => {
    expect(Buffer.from(readEncryptionKey(`${key.toString('base64')}\n`))).toEqual(key);
  });

  test.each([
    ['of 16 bytes', randomBytes(16).toString('base64'), 'base64 of 16 bytes'],
    ['of 33 bytes', randomBytes(33).toString('base64'), 'base64 of 33 bytes'],
    ['nothing', '', 'base64 of 0 bytes'],
    ['hex', `${'0a'.repeat(31)}-z`, '64 characters that are no base64'],
    ['without its end', key.toString('base64').slice(0, -1), '43 characters that are no base64'],
  ])('%s is refused', (_name, text, received) => {
    expect(() => readEncryptionKey(text)).toThrow(
      expect.objectContaining({ code: 'ERR_ENCRYPTION_KEY', message: expect.stringContaining(received) }),
    );
  });

  test('its message does not hold the key', () => {
    const text = randomBytes(24).toString('base64');
    expect(() => readEncryptionKey(text)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(text) }),
    );
  });
});

describe('chooseEncryptionKey', () => {
  const other = randomBytes(32).toString('base64');

  test('the key of the environment wins over that of the build', () => {
    expect(Buffer.from(chooseEncryptionKey(key.toString('base64'), other))).toEqual(key);
    expect(Buffer.from(chooseEncryptionKey('', key.toString('base64')))).toEqual(key);
  });

  test('no key at all is an error', () => {
    expect(() => chooseEncryptionKey(undefined, undefined)).toThrow(
      expect.objectContaining({ code: 'ERR_ENCRYPTION_KEY' }),
    );
  });
});
