import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { errorOf, project } from '../../test/harness/config-projects.ts';
import { loadConfig } from './load-config.ts';

describe('where an error is', () => {
  test.each([
    ['a syntax error', { 'next.config.ts': 'export default {\n  a: 1,,\n};' }, 'next.config.ts', 2, 8],
    [
      'a syntax error on the first line of a file that uses __dirname',
      { 'next.config.js': 'module.exports = { a: __dirname,, };' },
      'next.config.js',
      1,
      33,
    ],
    [
      'a syntax error in an imported file',
      { 'next.config.ts': "import './lib/a';\nexport default {};", 'lib/a.ts': '\nconst = 1;' },
      'lib/a.ts',
      2,
      7,
    ],
    [
      'a local file that does not exist',
      { 'next.config.mjs': "import a from './a.js';\nexport default { env: { a } };" },
      'next.config.mjs',
      1,
      15,
    ],
    [
      'a package that is not installed',
      { 'next.config.ts': "import a from 'not-installed/sub';\nexport default { env: { a } };" },
      'next.config.ts',
      1,
      15,
    ],
    [
      'a throw',
      { 'next.config.ts': "const a: number = 1;\nif (a) throw new Error('no');" },
      'next.config.ts',
      2,
      14,
    ],
    [
      'a throw on the first line of a file that uses __dirname',
      { 'next.config.js': "if (__dirname) throw new Error('no');" },
      'next.config.js',
      1,
      22,
    ],
    [
      'a throw in the exported function',
      { 'next.config.mjs': 'export default () => {\n  const no = undefined;\n  return no.thing;\n};' },
      'next.config.mjs',
      3,
      13,
    ],
    [
      'a throw in an imported file',
      {
        'next.config.ts': "import { a } from './a';\nexport default a();",
        'a.ts': "export function a(): object {\n  throw new Error('no');\n}",
      },
      'a.ts',
      2,
      9,
    ],
    [
      'a throw in redirects()',
      { 'next.config.mjs': "export default {\n  async redirects() {\n    throw new Error('no');\n  },\n};" },
      'next.config.mjs',
      3,
      11,
    ],
    [
      'a wrong type',
      { 'next.config.mjs': "export default {\n  // basePath: '/x'\n  basePath: 7,\n};" },
      'next.config.mjs',
      3,
      3,
    ],
    [
      'a wrong rule',
      {
        'next.config.mjs':
          "export default {\n  headers() {\n    return [{ source: '/', headers: [] }];\n  },\n};",
      },
      'next.config.mjs',
      2,
      3,
    ],
  ])('loadConfig: %s', async (_name, files, file, line, column) => {
    const { diagnostics } = await errorOf(files as Readonly<Record<string, string>>);
    expect(diagnostics).toMatchObject([{ file, line, column }]);
  });

  test('loadConfig: no message holds a stack trace, a frame or the name of a temporary file', async () => {
    const all = [
      await errorOf({ 'next.config.ts': 'export default {,' }),
      await errorOf({ 'next.config.ts': "import 'not-installed';" }),
      await errorOf({ 'next.config.ts': "throw new TypeError('no');" }),
      await errorOf({ 'next.config.js': "require('./missing.js');" }),
    ];
    for (const { message } of all) {
      expect(message).toMatch(
        /^next\.config\.(?:ts|js):\d+:\d+: Cannot load next\.config\.(?:ts|js): [^\n]+$/,
      );
      expect(message).not.toMatch(/\.mjs|waymark-|\bat file:/);
      expect(stripVTControlCharacters(message)).toBe(message);
    }
  });

  test('loadConfig: a tsconfig.json that cannot be read has a code of its own', async () => {
    const { diagnostics } = await errorOf({
      'next.config.ts': 'export default {};',
      'tsconfig.json': '{ "extends": "./no.json" }',
    });
    expect(diagnostics).toMatchObject([{ code: 'ERR_TSCONFIG' }]);
  });

  test('loadConfig: the temporary file is removed after an error too', async () => {
    const dir = await project({ 'next.config.ts': "throw new Error('no');" });
    await expect(loadConfig(dir, 'phase-test')).rejects.toThrow('no');
    const written = join(dir, 'node_modules/.waymark');
    expect(existsSync(written) ? await readdir(written) : []).toStrictEqual([]);
  });
});
