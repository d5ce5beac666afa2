import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import type { DevEnvironment } from 'vite';
import { isOwnCode } from '../../build/own-code.ts';
import { projectPath } from '../../diagnostics/project-path.ts';
import { sourceFrame } from '../../diagnostics/source-frame.ts';
import type { Failure } from '../failure.ts';

/** A call as browsers write it, of a module that dev has served. */
const CALL = /^(\s+at (?:.*? \()?)(https?:\/\/[^/]+)([^\s?)]+)(?:\?[^\s:)]*)?:(\d+):(\d+)/;

/** Where a call is in the sources. */
interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Describes what has failed in a browser, with its places in the sources.
 *
 * @param data What the browser has sent, which may be anything.
 */
export async function describeBrowserFailure(
  data: unknown,
  environment: DevEnvironment,
  dir: string,
): Promise<Failure> {
  const { message, stack } = (data ?? {}) as { readonly message?: unknown; readonly stack?: unknown };
  const title = String(message);
  let first: Place | undefined;
  const calls: string[] = [];
  for (const line of String(stack).split('\n').slice(0, 100)) {
    const call = CALL.exec(line);
    if (!call) continue;
    const place = await placeOf(call, environment);
    if (!place || !isOwnCode(place.file) || !place.file.startsWith(`${dir}/`)) continue;
    first ??= place;
    calls.push(
      `${call[1]}${projectPath(place.file, dir)}:${place.line}:${place.column}${call[1]?.endsWith('(') ? ')' : ''}`,
    );
  }
  if (!first) return { title, stack: calls.join('\n') };
  const { file, line, column } = first;
  const shown = `${projectPath(file, dir)}:${line}:${column}`;
  try {
    return {
      title,
      place: shown,
      frame: sourceFrame(readFileSync(file, 'utf8'), line, column),
      stack: calls.join('\n'),
    };
  } catch {
    return { title, place: shown, stack: calls.join('\n') };
  }
}

async function placeOf(
  [, , , path = '', line, column]: RegExpExecArray,
  { config, moduleGraph }: DevEnvironment,
): Promise<Place | undefined> {
  if (!path.startsWith(config.base)) return undefined;
  const module = await moduleGraph.getModuleByUrl(decodeURI(path.slice(config.base.length - 1)));
  const map = module?.transformResult?.map;
  if (!module?.file || !map || !('mappings' in map) || map.mappings === '') return undefined;
  const entry = new SourceMap(map as unknown as SourceMapPayload).findEntry(
    Number(line) - 1,
    Number(column) - 1,
  );
  if (!('originalLine' in entry)) return undefined;
  return { file: module.file, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}
