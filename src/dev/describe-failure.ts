import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inspect, stripVTControlCharacters } from 'node:util';
import { diagnoseBundleError, projectPath } from '../build/diagnose-bundle-error.ts';
import { sourceFrame } from '../diagnostics/source-frame.ts';

/** An error as a person is to be shown it. */
export interface Failure {
  readonly title: string;
  /** Where it came from: `app/api/users/route.ts:3:7`. */
  readonly place?: string;
  /** The source lines around that place. */
  readonly frame?: string;
  /** The calls that led to it, or the value that was thrown. */
  readonly stack: string;
}

/** Describes what a handler threw, or why its module did not load. */
export function describeFailure(error: unknown, dir: string): Failure {
  if (!(error instanceof Error)) return { title: `Thrown: ${inspect(error)}`, stack: '' };
  if (isCompileError(error)) return describeCompileError(error, dir);
  const stack = error.stack ?? '';
  const place = firstPlace(stack, dir);
  const title = `${error.name}: ${error.message}`;
  const calls = shorten(stack, dir) + describeCause(error.cause, dir);
  return place ? { title, ...framed(place, dir), stack: calls } : { title, stack: calls };
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Vite and its plugins mark their errors with the module or the plugin. */
function isCompileError(error: Error): boolean {
  return (
    'plugin' in error || ('id' in error && 'loc' in error) || /Failed to resolve import/.test(error.message)
  );
}

function describeCompileError(error: Error, dir: string): Failure {
  const [diagnostic] = diagnoseBundleError(error, dir);
  const title = diagnostic?.message ?? stripVTControlCharacters(error.message);
  const { file, line, column = 1, hint = '' } = diagnostic ?? {};
  if (file === undefined || line === undefined)
    return { title, ...(file === undefined ? {} : { place: file }), stack: hint };
  return { title, ...framed({ file: `${dir}/${file}`, line, column }, dir), stack: hint };
}

function framed({ file, line, column }: Place, dir: string): Pick<Failure, 'place' | 'frame'> {
  const place = `${projectPath(file, dir)}:${line}:${column}`;
  try {
    return { place, frame: sourceFrame(readFileSync(file, 'utf8'), line, column) };
  } catch {
    return { place };
  }
}

/** The first call of a stack that is in the project's own code. */
function firstPlace(stack: string, dir: string): Place | undefined {
  for (const match of stack.matchAll(/(?:\(|at (?:async )?)((?:file:\/\/)?\/[^()\n]*?):(\d+):(\d+)\)?$/gm)) {
    const [, name = '', line, column] = match;
    const file = name.startsWith('file://') ? fileURLToPath(name) : name;
    if (file.startsWith(`${dir}/`) && !file.includes('/node_modules/'))
      return { file, line: Number(line), column: Number(column) };
  }
  return undefined;
}

/** A stack without its first lines, which the title has, and without the calls of the server itself. */
function shorten(stack: string, dir: string): string {
  const calls = stack.split('\n').filter((line) => /^\s+at /.test(line));
  const last = calls.findLastIndex((line) => line.includes(`${dir}/`) && !line.includes('/node_modules/'));
  return calls
    .slice(0, last < 0 ? undefined : last + 1)
    .map((line) => line.replace(`file://${dir}/`, '').replace(`${dir}/`, ''))
    .join('\n');
}

function describeCause(cause: unknown, dir: string): string {
  if (cause === undefined) return '';
  if (!(cause instanceof Error)) return `\nCaused by: ${inspect(cause)}`;
  return `\nCaused by: ${cause.name}: ${cause.message}\n${shorten(cause.stack ?? '', dir)}`;
}
