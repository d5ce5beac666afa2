import { describe, expect, test } from 'vitest';
import {
  diagnosticsOfBuild,
  expectDiagnostics,
  type Expected,
  inProject,
  SOUND,
} from './harness/malformed.ts';
import { runWaymark } from './harness/run-waymark.ts';

const ROUTE = { 'app/api/x/route.ts': SOUND };
const FUNCTION = 'export function proxy() {}\n';

describe('a proxy file in which something is wrong', () => {
  test.each<[string, string, readonly Expected[]]>([
    [
      'no function',
      'export const x = 1;',
      [['ERR_EXPORT_MISSING', 'proxy.ts', 'neither `proxy` nor a default one']],
    ],
    ['an empty file', '', [['ERR_EXPORT_MISSING', 'proxy.ts', 'Write `export function proxy(request)']]],
    [
      'the older name',
      'export function middleware() {}',
      [['ERR_EXPORT_MISSING', 'proxy.ts:1:17', 'Rename `middleware` to `proxy`']],
    ],
    [
      'a runtime',
      `${FUNCTION}export const runtime = 'nodejs';`,
      [['ERR_PROXY_CONFIG', 'proxy.ts:2:14', '`runtime` is not allowed']],
    ],
    [
      'a runtime in its config',
      `${FUNCTION}export const config = { runtime: 'edge' };`,
      [['ERR_PROXY_CONFIG', 'proxy.ts:2:23', 'always runs on Node.js']],
    ],
    [
      'a matcher of a constant',
      `${FUNCTION}const path = '/x';\nexport const config = { matcher: [path] };`,
      [['ERR_PROXY_CONFIG', 'proxy.ts:3:35', 'must be written out']],
    ],
    [
      'a matcher of a call',
      `${FUNCTION}export const config = { matcher: ['/x'].concat('/y') };`,
      [['ERR_PROXY_CONFIG', 'proxy.ts:2:34', 'must be written out']],
    ],
    [
      'a template with a value',
      `${FUNCTION}export const config = { matcher: \`/\${1}\` };`,
      [['ERR_PROXY_CONFIG', 'proxy.ts:2:34', 'must be written out']],
    ],
    [
      'a spread',
      `${FUNCTION}export const config = { ...{} };`,
      [['ERR_PROXY_CONFIG', 'proxy.ts:2:25', 'must be written out']],
    ],
    [
      'a config from elsewhere',
      `${FUNCTION}const config = { matcher: '/x' };\nexport { config };`,
      [['ERR_PROXY_CONFIG', 'proxy.ts:3:10', 'exported where it is declared']],
    ],
    [
      'a config that can change',
      `${FUNCTION}export let config = { matcher: '/x' };`,
      [['ERR_PROXY_CONFIG', 'proxy.ts:2:12', 'must be a constant']],
    ],
    [
      'a matcher without a slash',
      `${FUNCTION}export const config = { matcher: 'x' };`,
      [['ERR_PROXY_CONFIG', 'proxy.ts:2:23', 'does not start with a slash']],
    ],
    [
      'a matcher that cannot be parsed',
      `${FUNCTION}export const config = { matcher: ['/x', '/((?y)'] };`,
      [['ERR_PROXY_CONFIG', 'proxy.ts:2:23', '`matcher[1]`']],
    ],
    [
      'a matcher that is too long',
      `${FUNCTION}export const config = { matcher: '/${'x'.repeat(5000)}' };`,
      [['ERR_PROXY_CONFIG', 'proxy.ts:2:23', '4096']],
    ],
    [
      'an object that is no list',
      `${FUNCTION}export const config = { matcher: { source: '/x' } };`,
      [['ERR_PROXY_CONFIG', 'proxy.ts:2:23', 'must be a path, or a list']],
    ],
    [
      'a number',
      `${FUNCTION}export const config = { matcher: [7] };`,
      [['ERR_PROXY_CONFIG', 'proxy.ts:2:23', 'received 7']],
    ],
    [
      'an object full of mistakes',
      `${FUNCTION}export const config = { matcher: [{ source: 'x', locale: true, has: [{ type: 'x' }], missing: 1, regexp: 'x' }] };`,
      [
        'starts with a slash',
        '`locale` must be false',
        'the invalid type',
        '`missing` must be an array',
        'unknown field `regexp`',
      ].map((says): Expected => ['ERR_PROXY_CONFIG', 'proxy.ts:2:23', says]),
    ],
    [
      'a host without a value',
      `${FUNCTION}export const config = { matcher: [{ source: '/x', has: [{ type: 'host' }] }] };`,
      [['ERR_PROXY_CONFIG', 'proxy.ts:2:23', 'no `value`']],
    ],
  ])('buildProject: %s', async (_name, text, expected) => {
    await inProject({ ...ROUTE, 'proxy.ts': text }, async (dir) => {
      expectDiagnostics(await diagnosticsOfBuild(dir), dir, expected);
    });
  });

  test('buildProject: a middleware file may have a runtime, and is told of its new name', async () => {
    const text =
      "export function middleware() {}\nexport const config = { matcher: '/x', runtime: 'nodejs' };\nexport const runtime = 'edge';";
    await inProject({ ...ROUTE, 'middleware.ts': text }, async (dir) => {
      expectDiagnostics(await diagnosticsOfBuild(dir), dir, [
        ['ERR_PROXY_FILE', 'middleware.ts', 'it has become `proxy`'],
      ]);
    });
  });

  test.each([
    ['a default function', 'export default () => {};'],
    ['a function of another file', "export { guard as proxy } from './guard';"],
    ['all of another file', "export * from './guard';"],
    [
      'a constant with a type',
      "import type { ProxyConfig } from 'next/server';\nexport const proxy = () => {};\nexport const config = { matcher: ['/x'] as const, unstable_allowDynamic: 'x', regions: ['a'] } satisfies ProxyConfig;",
    ],
    ['a template without values', 'export const proxy = () => {};\nexport const config = { matcher: `/x` };'],
    ['an empty list', 'export const proxy = () => {};\nexport const config = { matcher: [] };'],
  ])('buildProject: nothing is wrong with %s', async (_name, text) => {
    const files = {
      ...ROUTE,
      'proxy.ts': text,
      'guard.ts': 'export const guard = () => {};\nexport const proxy = guard;\n',
    };
    await inProject(files, async (dir) => expectDiagnostics(await diagnosticsOfBuild(dir), dir, []));
  });
});

describe('waymark routes', () => {
  test('lists the proxy last, with what it matches', async () => {
    const files = {
      ...ROUTE,
      'proxy.ts': `${FUNCTION}export const config = { matcher: ['/', '/api/:path*', { source: '/x', has: [{ type: 'query', key: 'a' }] }] };`,
      'next.config.mjs': "export default { basePath: '/docs' };",
    };
    await inProject(files, async (dir) => {
      const { stdout } = await runWaymark(['routes'], dir);
      expect(stdout).toContain('\nƒ Proxy (proxy.ts)  /docs, /docs/api/:path*, /docs/x\n');
      const json = await runWaymark(['routes', '--json'], dir);
      expect((JSON.parse(json.stdout) as object[]).at(-1)).toEqual({
        kind: 'proxy',
        path: '/docs, /docs/api/:path*, /docs/x',
        file: 'proxy.ts',
        methods: [],
      });
    });
  });
});
