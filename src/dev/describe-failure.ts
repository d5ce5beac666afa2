import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inspect, stripVTControlCharacters } from 'node:util';
import { fileOf, isOwnCode } from '../build/own-code.ts';
import { DiagnosticsError } from '../diagnostics/diagnostic.ts';
import { projectPath } from '../diagnostics/project-path.ts';
import { sourceFrame } from '../diagnostics/source-frame.ts';
import { diagnosticFailure } from './diagnostic-failure.ts';
import type { Failure } from './failure.ts';

/** Describes what a handler threw, or why its module did not load. */
export function describeFailures(error: unknown, dir: string): Failure[] {
  if (isError(error) && error instanceof DiagnosticsError)
    return error.diagnostics.map((each) => diagnosticFailure(each, dir));
  if (!isError(error)) return [{ title: `Thrown: ${show(error)}`, stack: '' }];
  const stack = textOf(error, 'stack');
  const place = firstPlace(stack, dir);
  const title = titleOf(error);
  const calls = [ownCalls(stack, dir), ...describeCauses(error, dir, new Set([error]))]
    .filter(Boolean)
    .join('\n');
  return [place ? { title, ...framed(place, dir), stack: calls } : { title, stack: calls }];
}

/** A proxy may refuse to say what it is. */
function isError(value: unknown): value is Error {
  try {
    return value instanceof Error;
  } catch {
    return false;
  }
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

function titleOf(error: Error): string {
  const message = stripVTControlCharacters(textOf(error, 'message'));
  // The name of Waymark's own errors says nothing that their message does not.
  const name = textOf(error, 'name');
  return name === 'WaymarkError' ? message : [name, message].filter(Boolean).join(': ');
}

/** A property of an error that should be a text: what handlers throw need not be what it seems. */
function textOf(error: Error, name: 'message' | 'name' | 'stack'): string {
  try {
    const value: unknown = error[name];
    return typeof value === 'string' ? value : show(value);
  } catch {
    return '';
  }
}

function show(value: unknown): string {
  try {
    return inspect(value);
  } catch {
    return inspect(value, { customInspect: false });
  }
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
  const places = stack.split('\n').map(placeOfCall);
  return places.find((place) => place && isOwnCode(place.file) && place.file.startsWith(`${dir}/`));
}

function placeOfCall(call: string): Place | undefined {
  // A file's name may have round brackets in it: those of a route group.
  const match = /^\s+at (?:.*? \()??(?:async )?((?:file:\/\/)?(?:\/|[A-Z]:[\\/]).*?):(\d+):(\d+)\)?$/.exec(
    call,
  );
  if (!match) return undefined;
  const [, name = '', line, column] = match;
  const file = fileOf(name.startsWith('file://') ? fileURLToPath(name) : name);
  return { file, line: Number(line), column: Number(column) };
}

/** A stack without its first lines, which the title has, and without the calls of what runs the project. */
function ownCalls(stack: string, dir: string): string {
  const calls = stack.split('\n').filter((line) => /^\s+at /.test(line));
  const last = calls.findLastIndex((line) => isOf(line, dir));
  return (
    calls
      .slice(0, last + 1)
      .filter((line) => !isRunner(line))
      .map((line) => line.replace(`file://${dir}/`, '').replace(`${dir}/`, ''))
      // Vite evaluates a module's own code as a text.
      .map((line) => line.replace(/at (?:async )?eval \((.*)\)$/, 'at $1'))
      .join('\n')
  );
}

function isOf(call: string, dir: string): boolean {
  return call.includes(`${dir}/`) && !call.includes('/node_modules/');
}

/** Whether a call is in Waymark or in Vite, which evaluates the project's modules. */
function isRunner(call: string): boolean {
  const place = placeOfCall(call);
  if (!place) return /[( ](?:node:internal|<anonymous>)/.test(call);
  return (
    /[\\/]node_modules[\\/]vite[\\/]/.test(place.file) ||
    (!isOwnCode(place.file) && !/[\\/]node_modules[\\/]/.test(place.file))
  );
}

/** What an error was caused by, and what an AggregateError gathers. */
function describeCauses(error: Error, dir: string, seen: Set<unknown>): string[] {
  const gathered =
    error instanceof AggregateError ? error.errors.map((each) => ['One of them:', each] as const) : [];
  const caused = error.cause === undefined ? [] : [['Caused by:', error.cause] as const];
  return [...gathered, ...caused].flatMap(([label, each]) => {
    if (seen.has(each)) return [];
    seen.add(each);
    if (!isError(each)) return [`${label} ${show(each)}`];
    return [
      `${label} ${titleOf(each)}`,
      ownCalls(textOf(each, 'stack'), dir),
      ...describeCauses(each, dir, seen),
    ];
  });
}
