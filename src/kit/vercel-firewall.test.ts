import type * as vercel from '@vercel/firewall';
import { afterEach, expect, expectTypeOf, test, vi } from 'vitest';
import { provideFirewall } from './rate-limit/check-rate-limit.ts';
import { checkRateLimit, unstable_checkRateLimit } from './vercel-firewall.ts';

afterEach(() => provideFirewall({}));

test('checkRateLimit: has the type of the one of @vercel/firewall, and its older name', () => {
  expectTypeOf<typeof checkRateLimit>().toExtend<typeof vercel.checkRateLimit>();
  expectTypeOf<typeof unstable_checkRateLimit>().toExtend<typeof vercel.unstable_checkRateLimit>();
  expect(unstable_checkRateLimit).toBe(checkRateLimit);
});

test('checkRateLimit: counts by key, or by the address that the request or the headers tell', async () => {
  provideFirewall({ update: { limit: 1, window: '1m' } });
  const request = new Request('http://localhost/', { headers: { 'x-real-ip': '192.0.2.1' } });
  expect(await checkRateLimit('update', { request })).toEqual({ rateLimited: false });
  expect(await checkRateLimit('update', { headers: { 'x-real-ip': '192.0.2.1' } })).toEqual({
    rateLimited: true,
  });
  expect(await checkRateLimit('update', { headers: { 'x-real-ip': ['192.0.2.2'] } })).toEqual({
    rateLimited: false,
  });
  expect(await checkRateLimit('update', { request, rateLimitKey: 'org-1' })).toEqual({ rateLimited: false });
  expect(await checkRateLimit('update', { rateLimitKey: 'org-1' })).toEqual({ rateLimited: true });
  await expect(checkRateLimit('update')).rejects.toThrow('Could not determine rate limit key');
});

test('checkRateLimit: an id that nobody has configured', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  expect(await checkRateLimit('other', { rateLimitKey: 'a' })).toEqual({
    rateLimited: false,
    error: 'not-found',
  });
  expect(await checkRateLimit('toString', { rateLimitKey: 'a' })).toMatchObject({ error: 'not-found' });
  expect(warn).toHaveBeenCalledTimes(2);
  warn.mockRestore();
});
