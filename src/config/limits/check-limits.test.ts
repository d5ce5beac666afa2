import { expect, test } from 'vitest';
import { checkLimits } from './check-limits.ts';

const rule = (fields: object) => ({
  rateLimit: [{ source: '/api/:path*', limit: 10, window: '1m', ...fields }],
});
const firewall = (fields: object) => ({
  firewall: { rateLimits: { id: { limit: 10, window: '1m', ...fields } } },
});

test.each([
  {},
  rule({}),
  rule({
    name: 'api',
    methods: ['POST', 'PUT'],
    by: { header: 'x-api-key' },
    algorithm: 'token-bucket',
    burst: 20,
  }),
  rule({ by: 'everyone', ipv6Prefix: 48, onStoreError: 'memory', headers: false, blockFor: '10s' }),
  firewall({ onStoreError: 'refuse' }),
  { firewall: {} },
])('checkLimits: %j is right', (fields) => {
  expect(checkLimits('x.ts', fields)).toEqual([]);
});

test.each([
  [
    rule({ source: 'api' }),
    'ERR_CONFIG_VALUE',
    '`rateLimit[0]` in x.ts: `source` does not start with a slash',
  ],
  [rule({ source: '/api/:' }), 'ERR_CONFIG_VALUE', '`source` cannot be parsed'],
  [
    rule({ limit: 0 }),
    'ERR_CONFIG_VALUE',
    '`rateLimit[0].limit` in x.ts must be a whole number from 1: received 0',
  ],
  [rule({ window: 'a minute' }), 'ERR_CONFIG_VALUE', '`rateLimit[0].window` in x.ts must be a time'],
  [
    rule({ burst: 5 }),
    'ERR_CONFIG_VALUE',
    "`rateLimit[0].burst` in x.ts must be left out, or `algorithm` 'token-bucket'",
  ],
  [rule({ methods: ['post'] }), 'ERR_CONFIG_VALUE', 'must be methods in upper case'],
  [rule({ by: 'ip' }), 'ERR_CONFIG_VALUE', "must be 'address', 'everyone'"],
  [rule({ by: { header: '' } }), 'ERR_CONFIG_VALUE', "must be 'address', 'everyone'"],
  [rule({ ipv6Prefix: 129 }), 'ERR_CONFIG_VALUE', 'must be a whole number from 32 to 128'],
  [
    rule({ onStoreError: 'open' }),
    'ERR_CONFIG_VALUE',
    "must be 'allow', 'memory' or 'refuse': received 'open'",
  ],
  [rule({ headers: 'no' }), 'ERR_CONFIG_VALUE', 'must be true or false'],
  [rule({ algoritm: 'x' }), 'ERR_CONFIG_UNKNOWN_FIELD', 'did you mean `algorithm`?'],
  [{ rateLimit: ['/api'] }, 'ERR_CONFIG_TYPE', '`rateLimit[0]` in x.ts must be an object'],
  [
    firewall({ limit: 'ten' }),
    'ERR_CONFIG_VALUE',
    "`firewall.rateLimits['id'].limit` in x.ts must be a whole number",
  ],
  [firewall({ source: '/api' }), 'ERR_CONFIG_UNKNOWN_FIELD', "`firewall.rateLimits['id'].source` in x.ts"],
  [{ firewall: { rules: [] } }, 'ERR_CONFIG_UNKNOWN_FIELD', 'Unknown field `firewall.rules` in x.ts'],
  [{ firewall: { rateLimits: [] } }, 'ERR_CONFIG_TYPE', '`firewall.rateLimits` in x.ts must be an object'],
  [
    { firewall: { rateLimits: { id: 5 } } },
    'ERR_CONFIG_TYPE',
    "`firewall.rateLimits['id']` in x.ts must be an object",
  ],
])('checkLimits: %j', (fields, code, message) => {
  expect(checkLimits('x.ts', fields)).toEqual([
    expect.objectContaining({ code, message: expect.stringContaining(message) }),
  ]);
});
