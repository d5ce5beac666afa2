import { expect, test } from 'vitest';
import { contentEtag } from './content-etag.ts';

// As Next.js 16.4.6 writes them.
test.each([
  ['text', '"dqk5jzru1q4"'],
  ['5', '"a4x0p8bow61"'],
  ['{"a":1}', '"147uiiad94i7"'],
  ['{"a":"é"}', '"xii5yvuasi9"'],
  ['', '"78p3gz236i0"'],
])('contentEtag: %s', (body, etag) => {
  expect(contentEtag(body)).toBe(etag);
});

test('contentEtag: bytes have that of the text that they are', () => {
  expect(contentEtag(Buffer.from('text'))).toBe(contentEtag('text'));
  expect(contentEtag(Buffer.from('texu'))).not.toBe(contentEtag('text'));
});
