import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { WaymarkError } from '../http/waymark-error.ts';
import { mergeStartOptions, readStartOptions } from './read-start-options.ts';
import type { StartOptions } from './start-options.ts';

type Environment = Readonly<Record<string, string>>;

const understood: readonly (readonly [args: string, env: Environment, options: StartOptions])[] = [
  ['', {}, {}],
  ['--port 4000', {}, { port: 4000 }],
  ['-p 0', { PORT: '4000' }, { port: 0 }],
  ['', { PORT: '4000', HOSTNAME: '127.0.0.1' }, { port: 4000, host: '127.0.0.1' }],
  ['', { PORT: '', HOSTNAME: '' }, {}],
  ['', { HOSTNAME: hostname() }, {}],
  ['--host ::1', { HOSTNAME: '127.0.0.1' }, { host: '::1' }],
  ['-H ::1', {}, { host: '::1' }],
  ['--hostname ::1', {}, { host: '::1' }],
  ['--socket /run/api.sock', {}, { socketPath: '/run/api.sock' }],
  ['--http node', {}, { http: 'node' }],
  ['--http=waymark', {}, { http: 'waymark' }],
  ['--tls-key k.pem --tls-cert c.pem', {}, { tls: { key: 'k.pem', cert: 'c.pem' } }],
  ['--workers 4', {}, { workers: 4 }],
  ['--workers auto', {}, { workers: 'auto' }],
  ['--drain-timeout 10s', {}, { drainTimeout: 10_000 }],
  ['--drain-timeout 0', {}, { drainTimeout: 0 }],
  ['--keep-alive-timeout 65s', {}, { limits: { keepAliveTimeout: 65_000 } }],
  ['--keepAliveTimeout 70000', {}, { limits: { keepAliveTimeout: 70_000 } }],
  ['', { KEEP_ALIVE_TIMEOUT: '70000' }, { limits: { keepAliveTimeout: 70_000 } }],
  ['--keepAliveTimeout 1s', { KEEP_ALIVE_TIMEOUT: 'x' }, { limits: { keepAliveTimeout: 1000 } }],
  ['', { KEEP_ALIVE_TIMEOUT: '' }, {}],
  ['--health-path /-/health', {}, { healthPath: '/-/health' }],
  ['--no-health', {}, { healthPath: false }],
  ['--trust-proxy loopback,10.0.0.0/8', {}, { trustProxy: ['loopback', '10.0.0.0/8'] }],
  ['--trust-proxy 2', {}, { trustProxy: 2 }],
  ['--trust-proxy true', {}, { trustProxy: true }],
];

test.each(understood)('readStartOptions: %s with %j', (args, env, options) => {
  expect(readStartOptions(args.split(' ').filter(Boolean), env)).toStrictEqual(options);
});

const TIME =
  'must be a duration of at most 24 days, such as `500ms`, `10s` or `5000` (milliseconds): received';

const refused: readonly (readonly [args: readonly string[], message: string])[] = [
  [['--port', '65536'], 'The port must be a whole number from 0 to 65535: received `65536`.'],
  [['--prot', '1'], 'There is no option `--prot`. There are --port, --host,'],
  [['-x'], 'There is no option `-x`.'],
  [['3000'], 'Only options are understood here: received `3000`.'],
  [['--port'], '`--port` needs a value: write it as `--port=value`.'],
  [['--tls-key'], '`--tls-key` needs a value: write it as `--tls-key=value`.'],
  [['--tls-key', '--tls-cert'], '`--tls-key` needs a value: write it as `--tls-key=value`.'],
  [['--tls-key', 'k.pem'], '`--tls-key` needs `--tls-cert` beside it: name the PEM file of each.'],
  [['--tls-cert', 'c.pem'], '`--tls-cert` needs `--tls-key` beside it: name the PEM file of each.'],
  [['--tls-cert', 'c.pem', '--tls-key='], '`--tls-key` needs a value: write it as `--tls-key=value`.'],
  [['--no-health=1'], '`--no-health` takes no value.'],
  [['--no-health', '--health-path', '/x'], '`--no-health` and `--health-path` contradict each other'],
  [['--health-path', 'health'], '`--health-path` must be a path that starts with a slash and ends in none'],
  [['--health-path', '/health/'], 'such as `/health`: received `/health/`.'],
  [['--socket', 'x.sock', '--port', '1'], '`--socket` takes the place of `--port` and `--host`'],
  [['--socket', 'x.sock', '--host', '::1'], '`--socket` takes the place of `--port` and `--host`'],
  [['--socket='], '`--socket` needs a value: write it as `--socket=value`.'],
  [['--http', 'h2'], '`--http` must be `waymark` or `node`: received `h2`.'],
  [
    ['--workers', '0'],
    '`--workers` must be a whole number from 1 to 1024, or `auto` for one a core: received `0`.',
  ],
  [['--workers', 'all'], 'or `auto` for one a core: received `all`.'],
  [['--workers=1e9'], 'received `1e9`.'],
  [['--drain-timeout', 'soon'], `\`--drain-timeout\` ${TIME} \`soon\`.`],
  [['--drain-timeout=-1'], `\`--drain-timeout\` ${TIME} \`-1\`.`],
  [['--keepAliveTimeout', '1 week'], `\`--keepAliveTimeout\` ${TIME} \`1 week\`.`],
  [['--keep-alive-timeout='], `\`--keep-alive-timeout\` ${TIME} \`\`.`],
  [['--trust-proxy', 'localhost'], '`--trust-proxy` must be false, true, the number of proxies'],
];

test.each(refused)('readStartOptions: %j is refused', (args, message) => {
  expect(() => readStartOptions(args, {})).toThrow(
    expect.objectContaining({ code: 'ERR_USAGE', message: expect.stringContaining(message) }),
  );
});

test('readStartOptions: a variable that cannot be used is named', () => {
  expect(() => readStartOptions([], { KEEP_ALIVE_TIMEOUT: 'long' })).toThrow(WaymarkError);
  expect(() => readStartOptions([], { KEEP_ALIVE_TIMEOUT: 'long' })).toThrow('`KEEP_ALIVE_TIMEOUT` must be');
});

test.each<readonly [StartOptions, StartOptions, StartOptions]>([
  [{}, {}, {}],
  [{ workers: 2 }, {}, { workers: 2 }],
  [{ workers: 2 }, { workers: undefined }, { workers: 2 }],
  [
    { workers: 2, http: 'node' },
    { workers: 'auto', port: 0 },
    { workers: 'auto', http: 'node', port: 0 },
  ],
  [{ healthPath: '/health' }, { healthPath: false }, { healthPath: false }],
  [{ drainTimeout: 5 }, { drainTimeout: 0 }, { drainTimeout: 0 }],
  [
    { limits: { bodyTimeout: 1, keepAliveTimeout: 2 } },
    { limits: { keepAliveTimeout: 3 } },
    { limits: { bodyTimeout: 1, keepAliveTimeout: 3 } },
  ],
  [{ limits: { bodyTimeout: 1 } }, { limits: undefined }, { limits: { bodyTimeout: 1 } }],
  [{}, { limits: { bodyTimeout: 1 } }, { limits: { bodyTimeout: 1 } }],
  [{ tls: { key: 'a', cert: 'b' } }, { tls: { key: 'c', cert: 'd' } }, { tls: { key: 'c', cert: 'd' } }],
])('mergeStartOptions: %j and %j', (configured, given, merged) => {
  expect(mergeStartOptions(configured, given)).toStrictEqual(merged);
});

test('mergeStartOptions: a build may be started with nothing', () => {
  expect(mergeStartOptions({ workers: 2 })).toStrictEqual({ workers: 2 });
});
