import { randomBytes } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { PreviewData } from './preview-data.ts';

const data = new PreviewData(randomBytes(32).toString('hex'));

test('PreviewData: what is sealed opens again, and shows nothing of itself', () => {
  const sealed = data.seal({ secret: 'é', list: [1] });
  expect(data.open(sealed)).toEqual({ data: { secret: 'é', list: [1] } });
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('secret');
  expect(data.seal({ secret: 'é', list: [1] })).not.toBe(sealed);
});

test('PreviewData: nothing that was changed, cut or made with another key opens', () => {
  const sealed = data.seal('x');
  const other = new PreviewData(randomBytes(32).toString('hex'));
  const bytes = Buffer.from(sealed, 'base64url');
  for (let index = 0; index < bytes.length; index++) {
    const changed = Buffer.from(bytes);
    changed[index] = (changed[index] as number) ^ 1;
    expect(data.open(changed.toString('base64url'))).toBeUndefined();
    expect(data.open(bytes.subarray(0, index).toString('base64url'))).toBeUndefined();
  }
  for (const wrong of ['', 'a', 'eyJhbGciOiJub25lIn0.e30.']) expect(data.open(wrong)).toBeUndefined();
  expect(other.open(sealed)).toBeUndefined();
});

test('PreviewData: is over after its time', () => {
  vi.useFakeTimers();
  try {
    const sealed = data.seal('x', 60);
    vi.advanceTimersByTime(59_000);
    expect(data.open(sealed)).toEqual({ data: 'x' });
    vi.advanceTimersByTime(2_000);
    expect(data.open(sealed)).toBeUndefined();
  } finally {
    vi.useRealTimers();
  }
});

test('PreviewData: more than a cookie should hold is refused', () => {
  expect(() => data.seal('x'.repeat(2048))).toThrow('Preview data is limited to 2KB');
});
