import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Rolldown } from 'vite';
import { withSlashes } from '../diagnostics/project-path.ts';
import type { ScannedRoute } from '../scan/scan-project.ts';
import { commonJsExports, isCommonJs } from './exports/commonjs-exports.ts';

/** A route as the bundle has it. */
export interface BuiltRoute {
  readonly kind: ScannedRoute['kind'];
  readonly path: string;
  readonly file: string;
  /** Left out for files with handlers. */
  readonly metadata?: ScannedRoute['metadata'];
  /** The names that its module exports; of a metadata file those of the route that is made of it. */
  readonly exports: readonly string[];
  /** Bytes of its own code. */
  readonly size: number;
}

/** Finds each route in the chunks of a bundle. */
export function builtRoutes(
  dir: string,
  routes: readonly ScannedRoute[],
  chunks: readonly Rolldown.OutputChunk[],
): BuiltRoute[] {
  const byModule = new Map(chunks.map((chunk) => [chunk.facadeModuleId, chunk]));
  return routes.map(({ kind, path, file, metadata }) => {
    const module = withSlashes(join(dir, file));
    if (metadata?.isCode === false)
      return { kind, path, file, metadata, exports: ['GET'], size: statSync(module).size };
    const { exports = [], code = '' } = byModule.get(module) ?? {};
    const size = Buffer.byteLength(code);
    if (metadata) return { kind, path, file, metadata, exports: ['GET'], size };
    return { kind, path, file, exports: namesOf(module, exports), size };
  });
}

/** A CommonJS module is bundled as one default export; what it holds is known when it runs. */
function namesOf(module: string, exports: readonly string[]): readonly string[] {
  if (exports.length !== 1 || exports[0] !== 'default') return exports;
  const source = readFileSync(module, 'utf8');
  return isCommonJs(source) ? commonJsExports(source) : exports;
}
