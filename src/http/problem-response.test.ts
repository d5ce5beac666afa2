import { expect, test } from 'vitest';
import { problemResponse } from './problem-response.ts';

test('problemResponse: is a problem body (RFC 9457)', async () => {
  const response = problemResponse({ status: 502, title: 'Bad Gateway', detail: 'Why' });
  expect([response.status, response.headers.get('content-type')]).toEqual([502, 'application/problem+json']);
  expect(await response.json()).toEqual({
    type: 'about:blank',
    status: 502,
    title: 'Bad Gateway',
    detail: 'Why',
  });
});
