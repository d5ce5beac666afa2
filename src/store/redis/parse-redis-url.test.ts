import { expect, test } from 'vitest';
import { parseRedisUrl } from './parse-redis-url.ts';

const PLAIN = {
  kind: 'standalone',
  tls: false,
  credentials: {},
  database: 0,
  masterName: undefined,
  sentinelCredentials: { username: undefined, password: undefined },
  prefix: 'waymark:',
  timeout: 1000,
  cache: 'shared',
};

test.each([
  ['redis://localhost', { addresses: [{ host: 'localhost', port: 6379 }] }],
  ['valkeys://[::1]:7000/12', { addresses: [{ host: '::1', port: 7000 }], tls: true, database: 12 }],
  [
    'redis://:p%40ss@h?prefix=shop:&timeout=250&cache=local',
    {
      addresses: [{ host: 'h', port: 6379 }],
      credentials: { username: undefined, password: 'p@ss' },
      prefix: 'shop:',
      timeout: 250,
      cache: 'local',
    },
  ],
  [
    'rediss+sentinel://a:b@h1,h2:5000/my%20master/2?sentinelPassword=c',
    {
      kind: 'sentinel',
      tls: true,
      addresses: [
        { host: 'h1', port: 26379 },
        { host: 'h2', port: 5000 },
      ],
      credentials: { username: 'a', password: 'b' },
      masterName: 'my master',
      database: 2,
      sentinelCredentials: { username: undefined, password: 'c' },
    },
  ],
  ['redis+cluster://h1/', { kind: 'cluster', addresses: [{ host: 'h1', port: 6379 }] }],
])('parseRedisUrl: %s', (url, expected) => {
  expect(parseRedisUrl(url)).toEqual({ ...PLAIN, ...expected });
});

test.each([
  ['localhost:6379', 'it has another form'],
  ['http://localhost', 'it has another form'],
  ['redis://', '"" is no host'],
  ['redis://h:99999', '"h:99999" is no host'],
  ['redis://h1,h2', 'it has several hosts'],
  ['redis://h/one', '"/one" is not the number of a database'],
  ['redis://h/1/2', '"/1/2" is not the number of a database'],
  ['redis://us%er:@h', 'its user or password has a % that is no escape'],
  ['redis://h?timeout=soon', 'its timeout is no number of milliseconds'],
  ['redis://h?cache=no', 'its cache is neither shared nor local'],
  ['redis://h?prefx=a', 'it has no parameter "prefx"'],
  ['redis+sentinel://h', 'it does not say the name of the master'],
  ['redis+cluster://h/1', 'a cluster has database 0 alone'],
])('parseRedisUrl: refuses %s', (url, reason) => {
  expect(() => parseRedisUrl(url)).toThrow(
    expect.objectContaining({ code: 'ERR_STORE_URL', message: expect.stringContaining(reason) }),
  );
});

test('parseRedisUrl: what it refuses is told without passwords', () => {
  const url = 'redis://user:hunter2@h@x/nope?sentinelPassword=hunter3';
  expect(() => parseRedisUrl(url)).toThrow(/redis:\/\/\*\*\*@x\/nope\?sentinelPassword=\*\*\*/);
});
