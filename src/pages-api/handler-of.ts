import type { RouteModule } from '../app/manifest.ts';
import { WaymarkError } from '../http/waymark-error.ts';

/** A function that a file of `pages/api` exports as its default. */
export type ApiFunction = (first: unknown, second: unknown) => unknown;

/**
 * The handler of an API route: its module's default export; of a CommonJS module, what it exports.
 *
 * @throws {WaymarkError} `ERR_EXPORT_INVALID` where there is none.
 */
export function handlerOf(module: RouteModule, file: string): ApiFunction {
  const exported = module['default'];
  if (typeof exported === 'function') return exported as ApiFunction;
  const nested = (exported as { readonly default?: unknown } | null | undefined)?.default;
  if (typeof nested === 'function') return nested as ApiFunction;
  throw new WaymarkError(
    'ERR_EXPORT_INVALID',
    `The API route '${file}' does not export a default function. Write \`export default function handler(req, res) { ... }\`.`,
  );
}
