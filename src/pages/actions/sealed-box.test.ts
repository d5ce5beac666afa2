import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createSealedBox } from './sealed-box.ts';

const key = () => new Uint8Array(randomBytes(32));
const bytes = (text: string) => new TextEncoder().encode(text);
const text = (content: Uint8Array) => new TextDecoder().decode(content);

describe('createSealedBox', () => {
  test('what is sealed can be opened, by whoever has the key', async () => {
    const shared = key();
    for (const content of ['', 'a', 'ä'.repeat(50_000)]) {
      const sealed = await createSealedBox(shared).seal(bytes(content), 'a#b');
      expect(text(await createSealedBox(shared).open(sealed, 'a#b'))).toBe(content);
    }
  });

  test('the same content looks different each time, and does not show', async () => {
    const box = createSealedBox(key());
    const [one, other] = await Promise.all([box.seal(bytes('secret'), 'a'), box.seal(bytes('secret'), 'a')]);
    expect(one).not.toBe(other);
    expect(atob(one)).not.toContain('secret');
  });

  test('it is not opened for another purpose', async () => {
    const box = createSealedBox(key());
    const sealed = await box.seal(bytes('secret'), 'file#one');
    await expect(box.open(sealed, 'file#two')).rejects.toThrow();
  });

  test('nor with another key', async () => {
    const sealed = await createSealedBox(key()).seal(bytes('secret'), 'a');
    await expect(createSealedBox(key()).open(sealed, 'a')).rejects.toThrow();
  });

  test('nor when a part of it was changed or cut off', async () => {
    const box = createSealedBox(key());
    const sealed = await box.seal(bytes('secret'), 'a');
    for (let at = 0; at < sealed.length; at += 4) {
      const other = sealed[at] === 'A' ? 'B' : 'A';
      await expect(box.open(sealed.slice(0, at) + other + sealed.slice(at + 1), 'a')).rejects.toThrow();
      await expect(box.open(sealed.slice(0, at), 'a')).rejects.toThrow();
    }
    await expect(box.open('no base64!', 'a')).rejects.toThrow();
  });
});
