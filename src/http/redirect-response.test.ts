import { expect, test } from 'vitest';
import { redirectResponse, redirectToCanonical } from './redirect-response.ts';

test('redirectToCanonical: names the target in Location, Refresh and body', async () => {
  const response = redirectToCanonical('/a?b=1');
  expect([response.status, response.headers.get('location')]).toEqual([308, '/a?b=1']);
  expect([response.headers.get('refresh'), await response.text()]).toEqual(['0;url=/a?b=1', '/a?b=1']);
});

test('redirectResponse: only a 308 has Refresh', () => {
  expect(redirectResponse(307, '/a').headers.has('refresh')).toBe(false);
  expect(redirectResponse(301, '/a').headers.has('refresh')).toBe(false);
});
