import type { ManifestRoute } from '../../app/manifest.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { HTTP_METHODS, ROUTE_METHODS } from '../../http/methods.ts';

/** What is odd about the names that a route file exports: the file is served all the same, as in Next.js. */
export function checkExports(
  kind: ManifestRoute['kind'],
  file: string,
  exports: readonly string[],
): Diagnostic[] {
  return kind === 'pages-api' ? checkDefault(file, exports) : checkMethods(file, exports);
}

/** What a CommonJS module exports shows when it runs. */
function checkDefault(file: string, exports: readonly string[]): Diagnostic[] {
  if (exports.length === 0 || exports.includes('default')) return [];
  return [
    {
      code: 'ERR_EXPORT_INVALID',
      severity: 'warning',
      file,
      message: 'The API route does not export a default function: every request is answered with 500.',
      hint: 'Write `export default function handler(req, res) { ... }`.',
    },
  ];
}

function checkMethods(file: string, exports: readonly string[]): Diagnostic[] {
  const found: Diagnostic[] = [];
  const warn = (code: Diagnostic['code'], message: string, hint: string) =>
    found.push({ code, severity: 'warning', file, message, hint });
  for (const method of HTTP_METHODS) {
    const lower = method.toLowerCase();
    if (!exports.includes(lower)) continue;
    warn(
      'ERR_EXPORT_INVALID',
      `Detected lowercase method '${lower}'.`,
      `Export the uppercase '${method}' method name.`,
    );
  }
  if (exports.includes('default')) {
    warn(
      'ERR_EXPORT_INVALID',
      'Detected default export.',
      'Export a named export for each HTTP method instead.',
    );
  }
  if (!ROUTE_METHODS.some((method) => exports.includes(method))) {
    warn(
      'ERR_NO_METHODS',
      'No HTTP methods exported: the route answers 405 to every request.',
      'Export a named export for each HTTP method.',
    );
  }
  return found;
}
