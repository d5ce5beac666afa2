import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { environmentHost } from './environment-host.ts';

test.each([
  [{}, undefined],
  [{ HOSTNAME: '' }, undefined],
  [{ HOSTNAME: '127.0.0.1' }, '127.0.0.1'],
  [{ HOSTNAME: hostname() }, undefined],
])('environmentHost: of %j', (env, host) => {
  expect(environmentHost(env)).toBe(host);
});
