import { describe, expect, expectTypeOf, test } from 'vitest';
import { errorOf, project } from '../../test/harness/config-projects.ts';
import type { StartOptions } from '../engine/start-options.ts';
import type { ErrorCode } from '../http/error-codes.ts';
import { checkServer } from './check-server.ts';
import type { WaymarkConfig } from './config-types.ts';
import { loadConfig } from './load-config.ts';
import type { ServerSettings } from './resolve-server.ts';

type Case = readonly [
  server: Readonly<Record<string, unknown>>,
  code: ErrorCode,
  message: string,
  hint: string,
];

const SIZE = "must be a whole number of bytes, or a text such as '512kb' or '10mb': received";
const TIME = 'must be a whole number of milliseconds, at most 2147483647: received';
const WORKERS = "must be a whole number from 1 to 1024, or 'auto': received";
const PATH = 'must be false, or a path that starts with a slash and ends in none: received';

const TRUST =
  'must be false, true, the number of proxies, or their addresses and networks in a list: received';

const errors: readonly Case[] = [
  [
    { maxBodySize: '10 megs' },
    'ERR_CONFIG_VALUE',
    `\`server.maxBodySize\` in x.ts ${SIZE} '10 megs'`,
    "'10mb'",
  ],
  [{ maxBodySize: -1 }, 'ERR_CONFIG_VALUE', `${SIZE} -1`, '0 is no limit'],
  [{ maxBodySize: Infinity }, 'ERR_CONFIG_VALUE', `${SIZE} Infinity`, '0 is no limit'],
  [{ maxBodySize: 1.5 }, 'ERR_CONFIG_VALUE', `${SIZE} 1.5`, "'512kb'"],
  [{ maxBodySize: false }, 'ERR_CONFIG_TYPE', `${SIZE} false`, '0 is no limit'],
  [{ maxHeaderSize: '' }, 'ERR_CONFIG_VALUE', `\`server.maxHeaderSize\` in x.ts ${SIZE} ''`, "'512kb'"],
  [{ maxTargetSize: {} }, 'ERR_CONFIG_TYPE', `\`server.maxTargetSize\` in x.ts ${SIZE} {}`, "'512kb'"],
  [{ maxHeaderCount: '100' }, 'ERR_CONFIG_TYPE', "must be a whole number: received '100'", 'without quotes'],
  [{ maxHeaderCount: 1.5 }, 'ERR_CONFIG_VALUE', 'must be a whole number: received 1.5', 'such as 100'],
  [{ maxConnections: -5 }, 'ERR_CONFIG_VALUE', 'must be a whole number: received -5', '0 is no limit'],
  [{ maxRequestsPerConnection: NaN }, 'ERR_CONFIG_VALUE', 'must be a whole number: received NaN', '0 is no'],
  [{ headersTimeout: '10s' }, 'ERR_CONFIG_TYPE', `${TIME} '10s'`, 'write 10000'],
  [{ bodyTimeout: 'soon' }, 'ERR_CONFIG_TYPE', `${TIME} 'soon'`, 'write it as 30000'],
  [{ writeTimeout: 2 ** 31 }, 'ERR_CONFIG_VALUE', `${TIME} 2147483648`, 'write it as 30000'],
  [{ keepAliveTimeout: -1 }, 'ERR_CONFIG_VALUE', `\`server.keepAliveTimeout\` in x.ts ${TIME} -1`, '30000'],
  [{ drainTimeout: true }, 'ERR_CONFIG_TYPE', `${TIME} true`, '30000'],
  [{ http: 'bun' }, 'ERR_CONFIG_VALUE', "must be 'waymark' or 'node': received 'bun'", "write 'node'"],
  [{ http: 2 }, 'ERR_CONFIG_TYPE', "must be 'waymark' or 'node': received 2", "write 'node'"],
  [{ workers: 0 }, 'ERR_CONFIG_VALUE', `${WORKERS} 0`, "'auto' for one for each core"],
  [{ workers: '4' }, 'ERR_CONFIG_VALUE', `${WORKERS} '4'`, 'write the number'],
  [{ workers: 100_000 }, 'ERR_CONFIG_VALUE', `${WORKERS} 100000`, 'write the number'],
  [{ workers: true }, 'ERR_CONFIG_TYPE', `${WORKERS} true`, "'auto'"],
  [{ healthPath: 'health' }, 'ERR_CONFIG_VALUE', `${PATH} 'health'`, "write '/health'"],
  [{ healthPath: '/health/' }, 'ERR_CONFIG_VALUE', `${PATH} '/health/'`, "write '/health'"],
  [{ healthPath: '/' }, 'ERR_CONFIG_VALUE', `${PATH} '/'`, "write a path such as '/health'"],
  [{ healthPath: '/a?b' }, 'ERR_CONFIG_VALUE', `${PATH} '/a?b'`, "write a path such as '/health'"],
  [{ healthPath: '/a/../b' }, 'ERR_CONFIG_VALUE', `${PATH} '/a/../b'`, "write a path such as '/health'"],
  [{ healthPath: true }, 'ERR_CONFIG_VALUE', `${PATH} true`, 'or false for no health checks'],
  [{ healthPath: 7 }, 'ERR_CONFIG_TYPE', `${PATH} 7`, "write a path such as '/health'"],
  [{ trustProxy: 'localhost' }, 'ERR_CONFIG_VALUE', "received 'localhost'", "'localhost' is none of"],
  [{ trustProxy: ['loopback', '10.0.0.0/99'] }, 'ERR_CONFIG_VALUE', TRUST, "'10.0.0.0/99' is none of"],
  [{ trustProxy: -1 }, 'ERR_CONFIG_VALUE', `${TRUST} -1`, 'write 1 for one proxy'],
  [{ trustProxy: () => true }, 'ERR_CONFIG_TYPE', TRUST, 'write 1 for one proxy'],
  [{ proxyHeaders: 'X-Real-IP, Forwarded' }, 'ERR_CONFIG_VALUE', 'or the name of a header', "'x-real-ip'"],
  [{ proxyHeaders: 2 }, 'ERR_CONFIG_TYPE', 'or the name of a header: received 2', "'x-real-ip'"],
  [{ tls: true }, 'ERR_CONFIG_TYPE', 'must be an object with `key` and `cert`: received true', 'key.pem'],
  [{ tls: ['key.pem'] }, 'ERR_CONFIG_TYPE', 'must be an object with `key` and `cert`', 'key.pem'],
  [{ tls: { key: 'key.pem' } }, 'ERR_CONFIG_VALUE', '`server.tls` in x.ts lacks `cert`', 'add `cert`'],
  [{ tls: { cert: 'cert.pem' } }, 'ERR_CONFIG_VALUE', '`server.tls` in x.ts lacks `key`', 'add `key`'],
  [
    { tls: { key: 7, cert: 'cert.pem' } },
    'ERR_CONFIG_TYPE',
    '`server.tls.key` in x.ts must be the path of a PEM file: received 7',
    'name the file',
  ],
  [{ tls: { key: 'key.pem', cert: '' } }, 'ERR_CONFIG_VALUE', "of a PEM file: received ''", 'name the file'],
];

const warnings: readonly Case[] = [
  [
    { maxBodysize: 1 },
    'ERR_CONFIG_UNKNOWN_FIELD',
    'Unknown field `server.maxBodysize` in x.ts: did you mean `server.maxBodySize`?',
    'write `maxBodySize`',
  ],
  [{ worker: 2 }, 'ERR_CONFIG_UNKNOWN_FIELD', 'did you mean `server.workers`?', 'write `workers`'],
  [{ bodySizeLimit: '2mb' }, 'ERR_CONFIG_UNKNOWN_FIELD', 'it has no effect', 'write `maxBodySize`'],
  [{ anything: 2 }, 'ERR_CONFIG_UNKNOWN_FIELD', 'it has no effect', 'remove it'],
  [
    { port: 3000 },
    'ERR_CONFIG_UNKNOWN_FIELD',
    'Unknown field `server.port`',
    '`--port`, or in the variable PORT',
  ],
  [{ hostname: 'x' }, 'ERR_CONFIG_UNKNOWN_FIELD', 'Unknown field `server.hostname`', '`--host`, or in'],
  [{ limits: {} }, 'ERR_CONFIG_UNKNOWN_FIELD', 'Unknown field `server.limits`', 'into `server` itself'],
  [
    { tls: { key: 'key.pem', cert: 'cert.pem', certs: 'x' } },
    'ERR_CONFIG_UNKNOWN_FIELD',
    'Unknown field `server.tls.certs` in x.ts: did you mean `server.tls.cert`?',
    'write `cert`',
  ],
  [
    { headersTimeout: 30 },
    'ERR_CONFIG_VALUE',
    '`server.headersTimeout` in x.ts is a time of 30 milliseconds, too short for most clients',
    'write 30000 for 30 seconds',
  ],
];

describe.each([
  ['error', errors],
  ['warning', warnings],
] as const)('%s', (severity, cases) => {
  test.each(cases)('checkServer: %o: %s', (server, code, message, hint) => {
    expect(checkServer('x.ts', server)).toMatchObject([
      {
        code,
        severity,
        field: 'server',
        message: expect.stringContaining(message),
        hint: expect.stringContaining(hint),
      },
    ]);
  });
});

test('checkServer: the text of a key does not get into a message', () => {
  const key = '-----BEGIN PRIVATE KEY-----\nsecret';
  const found = checkServer('x.ts', { tls: { key, cert: 'cert.pem' } });
  expect(found).toMatchObject([
    { message: expect.stringContaining('must be the path of a PEM file: received the text of such a file') },
  ]);
  expect(JSON.stringify(found)).not.toContain('secret');
});

test('checkServer: zero, null and undefined are right everywhere that they mean something', () => {
  const limits = { maxBodySize: 0, maxHeaderSize: '0', maxConnections: 0, bodyTimeout: 0, drainTimeout: 0 };
  expect(checkServer('x.ts', { ...limits, workers: null, tls: undefined, healthPath: false })).toEqual([]);
});

test('loadConfig: `server` is read with sizes in bytes and limits of their own', async () => {
  const dir = await project({
    'waymark.config.ts': `import type { WaymarkConfig } from 'waymark';
      export default { server: {
        maxBodySize: '50mb', maxHeaderSize: '32kb', maxTargetSize: 4096, keepAliveTimeout: 65_000, maxConnections: 0,
        http: 'node', workers: 'auto', drainTimeout: 0, healthPath: false, tls: { key: 'k.pem', cert: 'c.pem' },
        bodyTimeout: undefined, writeTimeout: null,
      } } satisfies WaymarkConfig;`,
  });
  const { config, warnings: found } = await loadConfig(dir, 'phase-production-build');
  expect(config.maxBodySize).toBe(52_428_800);
  expect(config.server).toStrictEqual({
    http: 'node',
    workers: 'auto',
    drainTimeout: 0,
    healthPath: false,
    tls: { key: 'k.pem', cert: 'c.pem' },
    limits: { maxHeaderSize: 32_768, maxTargetSize: 4096, keepAliveTimeout: 65_000, maxConnections: 0 },
  });
  expect(found).toEqual([]);
});

test('loadConfig: the fields of `server` are merged, those of waymark.config win', async () => {
  const dir = await project({
    'next.config.mjs': 'export default { server: { workers: 2, bodyTimeout: 1000 } };',
    'waymark.config.mjs': 'export default { server: { workers: 4 } };',
  });
  const { config } = await loadConfig(dir, 'phase-production-build');
  expect(config.server).toStrictEqual({ workers: 4, limits: { bodyTimeout: 1000 } });
});

test('loadConfig: what is wrong in `server` is reported where it is written, all at once', async () => {
  const error = await errorOf({
    'waymark.config.mjs':
      "export default {\n  headers: () => [{ source: '/', headers: [{ key: 'a', value: 'b' }] }],\n" +
      "  server: {\n    workers: 'all',\n    tls: {\n      key: 7,\n      cert: 'c.pem',\n    },\n  },\n};\n",
  });
  expect(error.diagnostics).toMatchObject([
    { file: 'waymark.config.mjs', line: 4, column: 5, message: expect.stringContaining('server.workers') },
    { file: 'waymark.config.mjs', line: 6, column: 7, message: expect.stringContaining('server.tls.key') },
  ]);
});

test('loadConfig: a field of `server` outside of it is told where it goes', async () => {
  const dir = await project({ 'waymark.config.mjs': "export default { maxBodySize: '1mb' };" });
  expect((await loadConfig(dir, 'phase-test')).warnings).toMatchObject([
    {
      code: 'ERR_CONFIG_UNKNOWN_FIELD',
      message: 'Unknown field `maxBodySize` in waymark.config.mjs: did you mean `server.maxBodySize`?',
      hint: 'write it inside of `server: { ... }`',
    },
  ]);
});

test('loadConfig: `server` must be an object', async () => {
  const error = await errorOf({ 'waymark.config.mjs': 'export default { server: 3000 };' });
  expect(error.diagnostics).toMatchObject([
    { code: 'ERR_CONFIG_TYPE', message: '`server` in waymark.config.mjs must be an object: received 3000' },
  ]);
});

test('ServerSettings: are what a server is started with', () => {
  expectTypeOf<ServerSettings>().toExtend<StartOptions>();
  // @ts-expect-error -- a size has a unit that is known
  const wrong: WaymarkConfig = { server: { maxBodySize: '10 megs' } };
  expect(wrong).toBeDefined();
});
