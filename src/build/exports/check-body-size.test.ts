import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkBodySize } from './check-body-size.ts';

const dir = mkdtempSync(join(tmpdir(), 'waymark-body-size-'));

afterAll(() => rmSync(dir, { recursive: true }));

function check(source: string) {
  writeFileSync(join(dir, 'route.ts'), source);
  return checkBodySize(dir, 'route.ts');
}

test.each([
  "'10 megs'",
  '-1',
  '1.5',
  'true',
  'null',
  '`lots`',
  "'50mib' as const",
  '{ bytes: 1 } satisfies object',
  '[10]',
  '() => 1',
  '/10mb/',
])('checkBodySize: %s is an error, where it stands', (value) => {
  const plain = value.replace(/ (?:as|satisfies) .*/, '');
  expect(check(`export const GET = () => {};\nexport const maxBodySize = ${value};\n`)).toEqual([
    {
      code: 'ERR_EXPORT_INVALID',
      severity: 'error',
      file: 'route.ts',
      line: 2,
      column: 28,
      message: `\`maxBodySize\` must be a whole number of bytes, or a text such as '512kb' or '10mb': received ${plain}`,
      hint: "Write it as '512kb' or '10mb'; 0 is no limit.",
    },
  ]);
});

test.each([
  'export const maxBodySize = 0;',
  'export const maxBodySize = 1024;',
  "export const maxBodySize = '50mb' as const;",
  'export const maxBodySize: `${number}mb` = `50mb`;',
  'export const maxBodySize = 10 * 1024 * 1024;',
  "export const maxBodySize = process.env.LIMIT ?? 'x';",
  "export { maxBodySize } from './limits';",
  "const maxBodySize = 'lots';",
  "export const limits = { maxBodySize: 'lots' };",
  "export const { maxBodySize } = { maxBodySize: 'lots' };",
  'export let maxBodySize: number;',
  "// export const maxBodySize = 'lots'",
  'export const maxBodySize = (',
])('checkBodySize: nothing is wrong with %s', (source) => {
  expect(check(source)).toEqual([]);
});

test('checkBodySize: a file that cannot be read is for others to report', () => {
  expect(checkBodySize(dir, 'gone.ts')).toEqual([]);
});
