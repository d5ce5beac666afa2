import Module from 'node:module';
import { fileURLToPath } from 'node:url';
import { surfaceImport } from '../build/surface-import.ts';

/** What `require` asks for the file of a module; tools rely on it, though Node's documentation is silent about it. */
const RESOLVE = '_resolveFilename';

type Resolver = Record<typeof RESOLVE, (specifier: string, ...rest: readonly unknown[]) => string>;

/** What a package that only marks where a module may run stands for. */
const NOTHING = fileURLToPath(new URL('./server-only.js', import.meta.url));

let isInstalled = false;

/**
 * Gives packages of CommonJS, which Node itself loads, Waymark's `next/*`: they must share the request context with
 * the handlers. A build needs none of this.
 */
export function requireNext(): void {
  if (isInstalled) return;
  isInstalled = true;
  const resolver = Module as unknown as Resolver;
  const resolve = resolver[RESOLVE];
  resolver[RESOLVE] = function (specifier, ...rest) {
    return standIn(specifier) ?? resolve.call(this, specifier, ...rest);
  };
}

function standIn(specifier: string): string | undefined {
  if (!/^(?:next\/|server-only$)/.test(specifier)) return undefined;
  const found = surfaceImport(specifier);
  if (found?.kind === 'empty') return NOTHING;
  return found?.kind === 'file' ? found.path : undefined;
}
