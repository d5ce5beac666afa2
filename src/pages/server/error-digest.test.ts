import { describe, expect, test } from 'vitest';
import { errorDigest } from './error-digest.ts';

describe('errorDigest', () => {
  test('is put on the error, and the same the next time', () => {
    const error = new Error('secret');
    const digest = errorDigest(error);
    expect(digest).toMatch(/^\d+$/);
    expect(error).toHaveProperty('digest', digest);
    expect(errorDigest(error)).toBe(digest);
  });

  test('differs where errors do', () => {
    expect(errorDigest(new Error('one'))).not.toBe(errorDigest(new Error('other')));
    expect(errorDigest('one')).not.toBe(errorDigest('other'));
  });

  test('an error may have one of its own', () => {
    expect(errorDigest(Object.assign(new Error('secret'), { digest: 'mine' }))).toBe('mine');
  });

  test('whatever is thrown has one', () => {
    const hostile = new Proxy(
      {},
      {
        get() {
          throw new Error('no');
        },
      },
    );
    for (const thrown of [undefined, null, 0, {}, Object.freeze(new Error('frozen')), hostile])
      expect(errorDigest(thrown)).toMatch(/^\d+$/);
  });
});
