import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { DiagnosticsError } from '../diagnostics/diagnostic.ts';
import type { ErrorCode } from '../http/error-codes.ts';
import { loadConfig } from './load-config.ts';

const root = await mkdtemp(join(tmpdir(), 'waymark-malformed-'));
let projects = 0;

afterAll(() => rm(root, { recursive: true }));

async function diagnosticsOf(name: string, content: string): Promise<readonly Diagnostic[]> {
  const dir = join(root, String(projects++));
  await mkdir(join(dir, 'node_modules'), { recursive: true });
  await writeFile(join(dir, name), content);
  try {
    return (await loadConfig(dir, 'phase-production-build')).warnings;
  } catch (error) {
    if (error instanceof DiagnosticsError) return error.diagnostics;
    throw error;
  }
}

type Case = readonly [fields: string, code: ErrorCode, message: string];

/** Each config has one thing wrong with it. */
async function expectOne(
  content: string,
  severity: Diagnostic['severity'],
  code: ErrorCode,
  message: string,
): Promise<void> {
  const diagnostics = await diagnosticsOf('next.config.mjs', content);
  expect(diagnostics.map((diagnostic) => diagnostic.message)).toStrictEqual([
    expect.stringContaining(message),
  ]);
  expect(diagnostics).toMatchObject([{ code, severity, file: 'next.config.mjs' }]);
}

const wrongTypes: readonly Case[] = [
  ['basePath: 7', 'ERR_CONFIG_TYPE', '`basePath` in next.config.mjs must be a string: received 7'],
  ['basePath: ["/docs"]', 'ERR_CONFIG_TYPE', "must be a string: received [ '/docs' ]"],
  ['distDir: true', 'ERR_CONFIG_TYPE', '`distDir` in next.config.mjs must be a string: received true'],
  [
    'trailingSlash: "true"',
    'ERR_CONFIG_TYPE',
    "`trailingSlash` in next.config.mjs must be a boolean: received 'true'",
  ],
  ['trailingSlash: 1', 'ERR_CONFIG_TYPE', 'must be a boolean: received 1'],
  [
    'skipTrailingSlashRedirect: "yes"',
    'ERR_CONFIG_TYPE',
    '`skipTrailingSlashRedirect` in next.config.mjs must be a boolean',
  ],
  ['poweredByHeader: "Waymark"', 'ERR_CONFIG_TYPE', '`poweredByHeader` in next.config.mjs must be a boolean'],
  ['env: "A=b"', 'ERR_CONFIG_TYPE', "`env` in next.config.mjs must be an object of strings: received 'A=b'"],
  ['env: ["A"]', 'ERR_CONFIG_TYPE', "must be an object of strings: received [ 'A' ]"],
  ['env: { PORT: 3000 }', 'ERR_CONFIG_TYPE', '`env.PORT` in next.config.mjs must be a string: received 3000'],
  [
    'env: { A: { b: 1 } }',
    'ERR_CONFIG_TYPE',
    '`env.A` in next.config.mjs must be a string: received { b: 1 }',
  ],
  ['serverExternalPackages: "sharp"', 'ERR_CONFIG_TYPE', "must be an array of strings: received 'sharp'"],
  [
    'serverExternalPackages: ["sharp", 7]',
    'ERR_CONFIG_TYPE',
    '`serverExternalPackages[1]` in next.config.mjs must be a string: received 7',
  ],
  [
    'serverExternalPackages: [undefined]',
    'ERR_CONFIG_TYPE',
    '`serverExternalPackages[0]` in next.config.mjs must be a string: received undefined',
  ],
  [
    'pageExtensions: "ts"',
    'ERR_CONFIG_TYPE',
    "`pageExtensions` in next.config.mjs must be an array of strings: received 'ts'",
  ],
  [
    'pageExtensions: ["ts", /js/]',
    'ERR_CONFIG_TYPE',
    '`pageExtensions[1]` in next.config.mjs must be a string: received /js/',
  ],
  [
    'experimental: true',
    'ERR_CONFIG_TYPE',
    '`experimental` in next.config.mjs must be an object: received true',
  ],
  [
    'experimental: { authInterrupts: "on" }',
    'ERR_CONFIG_TYPE',
    '`experimental.authInterrupts` in next.config.mjs must be a boolean',
  ],
  [
    'experimental: { serverActions: "on" }',
    'ERR_CONFIG_TYPE',
    '`experimental.serverActions` in next.config.mjs must be an object',
  ],
  [
    'experimental: { serverActions: { bodySizeLimit: 0 } }',
    'ERR_CONFIG_TYPE',
    '`experimental.serverActions.bodySizeLimit` in next.config.mjs must be a whole number of bytes',
  ],
  [
    'experimental: { serverActions: { allowedOrigins: "shop.example" } }',
    'ERR_CONFIG_TYPE',
    '`experimental.serverActions.allowedOrigins` in next.config.mjs must be an array of strings',
  ],
  [
    'experimental: { serverComponentsExternalPackages: {} }',
    'ERR_CONFIG_TYPE',
    '`serverExternalPackages` in next.config.mjs must be an array',
  ],
  [
    'output: "server"',
    'ERR_CONFIG_TYPE',
    "`output` in next.config.mjs must be 'standalone' or 'export': received 'server'",
  ],
  ['output: true', 'ERR_CONFIG_TYPE', "must be 'standalone' or 'export': received true"],
  ['headers: [{ source: "/" }]', 'ERR_CONFIG_TYPE', '`headers` in next.config.mjs must be a function'],
  ['redirects: []', 'ERR_CONFIG_TYPE', '`redirects` in next.config.mjs must be a function: received []'],
  ['rewrites: {}', 'ERR_CONFIG_TYPE', '`rewrites` in next.config.mjs must be a function: received {}'],
];

const wrongValues: readonly Case[] = [
  [
    'basePath: "docs"',
    'ERR_CONFIG_VALUE',
    "`basePath` in next.config.mjs must start with a slash: received 'docs'",
  ],
  ['basePath: "/"', 'ERR_CONFIG_VALUE', "must be '' or the prefix of a path: received '/'"],
  ['basePath: "/docs/"', 'ERR_CONFIG_VALUE', "must not end with a slash: received '/docs/'"],
  ['basePath: "/docs?x=1"', 'ERR_CONFIG_VALUE', "must be a plain path: received '/docs?x=1'"],
  ['basePath: "https://example.com"', 'ERR_CONFIG_VALUE', 'must start with a slash'],
  [
    'distDir: ""',
    'ERR_CONFIG_VALUE',
    "`distDir` in next.config.mjs must not be an empty string: received ''",
  ],
  ['distDir: "  "', 'ERR_CONFIG_VALUE', 'must not be an empty string'],
  ['distDir: "public"', 'ERR_CONFIG_VALUE', "must not be in 'public'"],
  ['distDir: "."', 'ERR_CONFIG_VALUE', "must not contain the project itself: received '.'"],
  ['distDir: ".."', 'ERR_CONFIG_VALUE', "must not contain the project itself: received '..'"],
  ['distDir: "../elsewhere"', 'ERR_CONFIG_VALUE', 'must be inside the project directory or its workspace'],
  ['distDir: "/"', 'ERR_CONFIG_VALUE', 'must not contain the project itself'],
  [
    'env: { NODE_ENV: "production" }',
    'ERR_CONFIG_VALUE',
    'The key `NODE_ENV` under `env` in next.config.mjs is not allowed',
  ],
  ['env: { node_options: "" }', 'ERR_CONFIG_VALUE', 'The key `node_options` under `env`'],
  ['env: { __SECRET: "a" }', 'ERR_CONFIG_VALUE', 'The key `__SECRET` under `env`'],
  ['env: { NEXT_RUNTIME: "edge" }', 'ERR_CONFIG_VALUE', 'The key `NEXT_RUNTIME` under `env`'],
  ['pageExtensions: []', 'ERR_CONFIG_VALUE', '`pageExtensions` in next.config.mjs is an empty array'],
];

const wrongRules: readonly Case[] = [
  ['headers: () => ({})', 'ERR_CONFIG_RULE', '`headers()` must be an array: received {}'],
  ['redirects: () => undefined', 'ERR_CONFIG_RULE', '`redirects()` must be an array: received undefined'],
  ['rewrites: () => "all"', 'ERR_CONFIG_RULE', "`rewrites()` must be an array: received 'all'"],
  [
    'redirects: async () => { throw new Error("no database") }',
    'ERR_CONFIG_RULE',
    '`redirects()` threw: no database',
  ],
  ['headers() { null.x }', 'ERR_CONFIG_RULE', '`headers()` threw: TypeError: Cannot read properties of null'],
  ['rewrites: () => Promise.reject("no")', 'ERR_CONFIG_RULE', "`rewrites()` threw: 'no'"],
  [
    'redirects: () => [{ source: "/a", destination: "/b" }]',
    'ERR_CONFIG_RULE',
    'redirects()[0]: `permanent` is not set',
  ],
  [
    'rewrites: () => ({ beforeFiles: [{ source: "/a" }] })',
    'ERR_CONFIG_RULE',
    'rewrites().beforeFiles[0]: `destination` is missing',
  ],
];

const warnings: readonly Case[] = [
  [
    'basepath: "/docs"',
    'ERR_CONFIG_UNKNOWN_FIELD',
    'Unknown field `basepath` in next.config.mjs: did you mean `basePath`?',
  ],
  ['rewrite: () => []', 'ERR_CONFIG_UNKNOWN_FIELD', 'did you mean `rewrites`?'],
  ['trailingSlashes: true', 'ERR_CONFIG_UNKNOWN_FIELD', 'did you mean `trailingSlash`?'],
  [
    'somethingElse: 1',
    'ERR_CONFIG_UNKNOWN_FIELD',
    'Unknown field `somethingElse` in next.config.mjs: it has no effect',
  ],
  [
    'eslint: { ignoreDuringBuilds: true }',
    'ERR_CONFIG_UNKNOWN_FIELD',
    'Unknown field `eslint` in next.config.mjs',
  ],
  [
    'pageExtensions: [".ts"]',
    'ERR_CONFIG_VALUE',
    "`pageExtensions` in next.config.mjs holds '.ts', which no file matches",
  ],
];

describe('a field', () => {
  test.each([...wrongTypes, ...wrongValues, ...wrongRules])(
    'loadConfig: { %s }: %s',
    async (fields, code, message) => {
      await expectOne(`export default { ${fields} };`, 'error', code, message);
    },
  );

  test.each(warnings)('loadConfig: { %s }: a warning: %s', async (fields, code, message) => {
    await expectOne(`export default { ${fields} };`, 'warning', code, message);
  });

  test('loadConfig: a field that Next.js has retired says what to do instead', async () => {
    const [diagnostic] = await diagnosticsOf(
      'next.config.mjs',
      'export default { exportTrailingSlash: true };',
    );
    expect(diagnostic?.hint).toBe('it has been renamed: write `trailingSlash`');
  });

  test('loadConfig: every diagnostic says how to mend it', async () => {
    const thrown = /threw/;
    for (const [fields] of [...wrongTypes, ...wrongValues, ...wrongRules, ...warnings]) {
      for (const { message, hint } of await diagnosticsOf(
        'next.config.mjs',
        `export default { ${fields} };`,
      )) {
        if (!thrown.test(message)) expect(hint, message).toMatch(/\w{3}/);
      }
    }
  });
});

describe('a file', () => {
  test.each([
    ['export default { basePath: ', 'ERR_CONFIG_LOAD', 'Cannot load next.config.mjs: Unexpected token'],
    [
      'const a = 1; const a = 2; export default {};',
      'ERR_CONFIG_LOAD',
      'Identifier `a` has already been declared',
    ],
    ['export default { a: 1 } as const;', 'ERR_CONFIG_LOAD', 'Cannot load next.config.mjs: '],
    [
      'import { a } from "./a.js"; export default a;',
      'ERR_CONFIG_LOAD',
      "Could not resolve './a.js' in next.config.mjs",
    ],
    [
      'import a from "not-installed"; export default a;',
      'ERR_CONFIG_LOAD',
      "the package 'not-installed', which it imports, cannot be found",
    ],
    [
      'import { no } from "node:fs"; export default { no };',
      'ERR_CONFIG_LOAD',
      "does not provide an export named 'no'",
    ],
    [
      'throw new Error("no config today");',
      'ERR_CONFIG_LOAD',
      'Cannot load next.config.mjs: no config today',
    ],
    ['throw "no config today";', 'ERR_CONFIG_LOAD', "Cannot load next.config.mjs: 'no config today'"],
    [
      'export default missing;',
      'ERR_CONFIG_LOAD',
      'Cannot load next.config.mjs: ReferenceError: missing is not defined',
    ],
    [
      'export default () => { throw new RangeError("no") };',
      'ERR_CONFIG_LOAD',
      'Cannot load next.config.mjs: RangeError: no',
    ],
    [
      'export default async () => { throw new Error("later") };',
      'ERR_CONFIG_LOAD',
      'Cannot load next.config.mjs: later',
    ],
    [
      'export default Promise.reject(new Error("rejected"));',
      'ERR_CONFIG_LOAD',
      'Cannot load next.config.mjs: rejected',
    ],
    ['export default 7;', 'ERR_CONFIG_TYPE', 'it must export an object or a function: received 7'],
    ['export default null;', 'ERR_CONFIG_TYPE', 'received null'],
    ['export default [];', 'ERR_CONFIG_TYPE', 'it must export an object or a function: received []'],
    ['export default undefined;', 'ERR_CONFIG_TYPE', 'received undefined'],
    [
      'export default () => {};',
      'ERR_CONFIG_TYPE',
      'the function that it exports must return an object: received undefined',
    ],
    ['export default () => () => ({});', 'ERR_CONFIG_TYPE', 'must return an object: received a function'],
    ['export default async () => "config";', 'ERR_CONFIG_TYPE', "must return an object: received 'config'"],
  ] as const)('loadConfig: %s: %s', async (content, code, message) => {
    await expectOne(content, 'error', code, message);
  });

  test.each([
    'next.config.cjs',
    'next.config.json',
    'next.config.cts',
    'next.config.tsx',
    'waymark.config.cjs',
  ])('loadConfig: %s is refused by name', async (name) => {
    const diagnostics = await diagnosticsOf(name, '{}');
    expect(diagnostics).toMatchObject([{ code: 'ERR_CONFIG_LOAD', severity: 'error', file: name }]);
    expect(diagnostics[0]?.message).toBe(
      `${name} cannot be loaded: a config file of this kind is not supported`,
    );
    expect(diagnostics[0]?.hint).toMatch(/^rename it to (?:next|waymark)\.config\.js/);
  });

  test('loadConfig: a file that is a directory is no config', async () => {
    const dir = join(root, 'directory');
    await mkdir(join(dir, 'next.config.js'), { recursive: true });
    expect((await loadConfig(dir, 'phase-test')).files).toStrictEqual([]);
  });
});
