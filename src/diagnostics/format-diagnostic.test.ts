import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Diagnostic, DiagnosticsError } from './diagnostic.ts';
import { formatDiagnostic } from './format-diagnostic.ts';
import { plainReason } from './plain-reason.ts';

const diagnostic: Diagnostic = {
  code: 'ERR_SYNTAX',
  severity: 'error',
  message: 'Unexpected `;`.',
  file: 'a.ts',
  line: 1,
  column: 11,
  hint: 'Write a value.',
};

test('formatDiagnostic: says where, what, shows the line, and how to mend it', () => {
  const dir = mkdtempSync(join(tmpdir(), 'waymark-format-'));
  writeFileSync(join(dir, 'a.ts'), 'const a = ;\n');
  expect(formatDiagnostic(diagnostic, { dir, color: false })).toBe(
    'error a.ts:1:11 ERR_SYNTAX\n  Unexpected `;`.\n  > 1 | const a = ;\n      |           ^\n    2 |\n  fix: Write a value.',
  );
  rmSync(dir, { recursive: true });
});

test('formatDiagnostic: leaves out what is not known', () => {
  const options = { dir: '/nowhere', color: false };
  expect(formatDiagnostic(diagnostic, options)).toBe(
    'error a.ts:1:11 ERR_SYNTAX\n  Unexpected `;`.\n  fix: Write a value.',
  );
  expect(formatDiagnostic({ code: 'ERR_BUILD', severity: 'warning', message: 'Odd.' }, options)).toBe(
    'warning ERR_BUILD\n  Odd.',
  );
});

test('DiagnosticsError: its message has the places, and its stack no calls', () => {
  const error = new DiagnosticsError([diagnostic, { code: 'ERR_BUILD', severity: 'error', message: 'Odd.' }]);
  expect(error.message).toBe('a.ts:1:11: Unexpected `;`. Write a value.\nOdd.');
  expect(error.stack).toBe(`DiagnosticsError: ${error.message}`);
});

test.each([
  ['ENOENT', 'there is no such file'],
  ['EACCES', 'this user has no permission to read it'],
  ['EXOTIC', 'EXOTIC: odd thing'],
])('plainReason: %s', (code, reason) => {
  const error = Object.assign(new Error(`${code}: odd thing, open '/a/path'`), { code });
  expect(plainReason(error)).toBe(reason);
});
