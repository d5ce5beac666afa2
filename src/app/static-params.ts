import { WaymarkError } from '../http/waymark-error.ts';
import type { RouteParams } from '../router/matcher.ts';
import { parseRoutePattern } from '../router/route-pattern.ts';
import { describeResult } from './check-result.ts';
import { pathWithParams } from './kept-routes.ts';
import type { ManifestRoute } from './manifest.ts';
import type { GenerateStaticParams } from './segment-config.ts';

/** Parameters of which an answer is made ahead of time, and the path that they stand for. */
export interface StaticParams {
  readonly path: string;
  readonly params: RouteParams;
}

/**
 * Asks `generateStaticParams` of a route for the parameters of which answers are made ahead of time.
 *
 * @throws {WaymarkError} `ERR_STATIC_PARAMS` when it returns none of what the route's path needs.
 * @see https://nextjs.org/docs/app/api-reference/functions/generate-static-params
 */
export async function staticParamsOf(
  { path, file }: ManifestRoute,
  generate: GenerateStaticParams,
): Promise<StaticParams[]> {
  const list = await generate({ params: {} });
  if (!Array.isArray(list)) {
    throw fault(file, `must return an array of objects, for "${path}"`, describeResult(list));
  }
  const found = new Map<string, StaticParams>();
  for (const [index, entry] of list.entries()) {
    const params = readParams(path, file, index, entry);
    const full = pathWithParams(path, params);
    found.set(full, { path: full, params });
  }
  return [...found.values()];
}

function readParams(path: string, file: string, index: number, entry: unknown): RouteParams {
  if (typeof entry !== 'object' || entry === null) {
    throw fault(file, `must return objects, for "${path}", at index ${index}`, describeResult(entry));
  }
  const params: RouteParams = {};
  for (const segment of parseRoutePattern(path)) {
    if (segment.kind === 'static') continue;
    const value = (entry as Record<string, unknown>)[segment.name];
    if (segment.kind === 'dynamic') {
      if (typeof value !== 'string' || value === '')
        throw missing(path, file, index, segment.name, 'a string', value);
      params[segment.name] = value;
    } else if (isTexts(value)) {
      if (value.length > 0) params[segment.name] = value;
      else if (segment.kind === 'catch-all')
        throw missing(path, file, index, segment.name, 'an array of strings', value);
    } else if (value !== undefined || segment.kind === 'catch-all') {
      throw missing(path, file, index, segment.name, 'an array of strings', value);
    }
  }
  return params;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function missing(
  path: string,
  file: string,
  index: number,
  name: string,
  expected: string,
  value: unknown,
): WaymarkError {
  return fault(
    file,
    `must return \`${name}\` as ${expected}, for "${path}", at index ${index}`,
    describeResult(value),
  );
}

function fault(file: string, what: string, received: string): WaymarkError {
  return new WaymarkError(
    'ERR_STATIC_PARAMS',
    `\`generateStaticParams\` of route file '${file}' ${what}: received ${received}. See https://nextjs.org/docs/app/api-reference/functions/generate-static-params`,
  );
}
