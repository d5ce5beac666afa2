import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import type * as BuildModule from '../../src/build/build-project.ts';
import type * as ConfigModule from '../../src/config/load-config.ts';
import { type Diagnostic, DiagnosticsError, placeOf } from '../../src/diagnostics/diagnostic.ts';
import { formatDiagnostic } from '../../src/diagnostics/format-diagnostic.ts';
import type { ErrorCode } from '../../src/http/error-codes.ts';

/** The files of a project: texts, or bytes that are none. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A diagnostic as a test expects it: its code, its place, and a part of what is printed for it. */
export type Expected = readonly [code: ErrorCode, place: string, says: string];

/** A route file with nothing wrong with it. */
export const SOUND = "export const GET = () => new Response('sound');\n";

/** Runs a function in a project of its own, which is deleted again. */
export async function inProject<T>(files: Files, run: (dir: string) => T | Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'waymark-malformed-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(dir, name)), { recursive: true });
      writeFileSync(join(dir, name), content);
    }
    return await run(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Builds a project in this process, and gives all that is wrong with it: errors, or else warnings. */
export async function diagnosticsOfBuild(dir: string): Promise<readonly Diagnostic[]> {
  const { buildProject } = (await import(
    '../../dist/build/build-project.js' as string
  )) as typeof BuildModule;
  const { loadConfig } = (await import('../../dist/config/load-config.js' as string)) as typeof ConfigModule;
  try {
    return (await buildProject(dir, await loadConfig(dir, 'phase-production-build'))).warnings;
  } catch (error) {
    return diagnosticsIn(error);
  }
}

/** The diagnostics that an error carries; any other error fails the test. */
function diagnosticsIn(error: unknown): readonly Diagnostic[] {
  // dist has a class of its own.
  if (error instanceof Error && error.name === DiagnosticsError.name)
    return (error as DiagnosticsError).diagnostics;
  throw error;
}

/** Expects exactly these diagnostics, each of them fit to be read. */
export function expectDiagnostics(
  diagnostics: readonly Diagnostic[],
  dir: string,
  expected: readonly Expected[],
): void {
  const printed = diagnostics.map((each) => formatDiagnostic(each, { dir, color: false }));
  for (const text of printed) expectReadable(text);
  expect(diagnostics.map((each) => [each.code, placeOf(each)])).toEqual(
    expected.map(([code, place]) => [code, place]),
  );
  for (const [index, [, , says]] of expected.entries()) expect(printed[index]).toContain(says);
  for (const { message } of diagnostics) expect(message, 'a sentence').toMatch(/^\S.{10,}[.!?]$/s);
}

/** Expects a text without traces of the machinery: of Waymark, of Vite, of Rolldown and of terminals. */
export function expectReadable(text: string): void {
  expect(text).not.toMatch(/\p{Cc}\[\d|[╭╰│┬─]/u);
  expect(text).not.toMatch(
    /at Object\.|node_modules\/(?:vite|rolldown)|\/dist\/|\/src\/(?:build|dev|scan|app|cli|config)\//,
  );
  expect(text).not.toMatch(/virtual:waymark|stand-in|<unknown>|[Rr]olldown|\boxc\b|backtrace|plugin `/);
}
