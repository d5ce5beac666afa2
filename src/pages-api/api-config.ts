import type { RouteModule } from '../app/manifest.ts';
import { readByteSize } from '../http/byte-size.ts';
import { WaymarkError } from '../http/waymark-error.ts';

/** A size in bytes, and as it is shown. */
export interface SizeLimit {
  readonly bytes: number;
  readonly text: string;
}

/** What an API route says of itself, in `export const config`. */
export interface ApiConfig {
  /** Whether its handler takes a `Request` and returns a `Response`. */
  readonly isEdge: boolean;
  /** What `req.body` may have: bytes, and the size as it was written. `undefined` where the body is left alone. */
  readonly bodyLimit: SizeLimit | undefined;
  /** From where on the size of an answer is warned of; `undefined` for never. */
  readonly responseLimit: SizeLimit | undefined;
  /** Whether something else than the handler's promise says when the answer is whole. */
  readonly externalResolver: boolean;
}

const known = new WeakMap<RouteModule, ApiConfig>();

/**
 * Reads the config of an API route's module.
 *
 * @param file The route file, for errors.
 * @throws {WaymarkError} `ERR_EXPORT_INVALID` when a size in it is none.
 * @see https://nextjs.org/docs/pages/building-your-application/routing/api-routes#custom-config
 */
export function apiConfigOf(module: RouteModule, file: string): ApiConfig {
  let config = known.get(module);
  if (!config) known.set(module, (config = readConfig(module, file)));
  return config;
}

function readConfig(module: RouteModule, file: string): ApiConfig {
  const config = recordOf(exportOf(module, 'config'));
  const api = recordOf(config['api']);
  const runtime = config['runtime'] ?? exportOf(module, 'runtime');
  return {
    isEdge: runtime === 'edge' || runtime === 'experimental-edge',
    bodyLimit: api['bodyParser'] === false ? undefined : readBodyLimit(api['bodyParser'], file),
    responseLimit: readResponseLimit(api['responseLimit'], file),
    externalResolver: Boolean(api['externalResolver']),
  };
}

/** A name that a module exports, CommonJS included. */
function exportOf(module: RouteModule, name: string): unknown {
  return module[name] ?? (module['default'] as Record<string, unknown> | null | undefined)?.[name];
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function readBodyLimit(bodyParser: unknown, file: string): ApiConfig['bodyLimit'] {
  const size = recordOf(bodyParser)['sizeLimit'] ?? '1mb';
  return { bytes: readSize(size, 'bodyParser.sizeLimit', file), text: String(size) };
}

function readResponseLimit(limit: unknown, file: string): SizeLimit | undefined {
  if (limit === false) return undefined;
  if (limit === undefined || limit === null || limit === true) return { bytes: 4 * 1024 * 1024, text: '4MB' };
  return { bytes: readSize(limit, 'responseLimit', file), text: String(limit).toUpperCase() };
}

function readSize(value: unknown, name: string, file: string): number {
  const size = readByteSize(value);
  if (size !== undefined) return size;
  throw new WaymarkError(
    'ERR_EXPORT_INVALID',
    `\`config.api.${name}\` of '${file}' must be a whole number of bytes, or a text such as '500kb' or '2mb': received ${JSON.stringify(value)}.`,
  );
}
