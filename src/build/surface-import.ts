import { isBuiltin } from 'node:module';
import { nextComponents } from './client-modules/next-components.ts';
import { runtimeFile } from './runtime-file.ts';

/** The modules of `next/*` that Waymark answers for, by the name behind `next/` and behind `waymark/`. */
const SURFACE = ['server', 'headers', 'navigation', 'cache', 'constants'];

/** The modules of the kit, `waymark/<name>`. */
const KIT = new Set([
  'auth',
  'body-limit',
  'client-ip',
  'compress',
  'cors',
  'decompress',
  'etag',
  'idempotency',
  'proxy',
  'rate-limit',
  'request-id',
  'security-headers',
  'sse',
  'store',
  'timeout',
  'validate',
  'webhooks',
]);

/** The version of Next.js whose behaviour this is: packages ask for it. */
export const NEXT_VERSION = '16.4.6';

/** Packages that only mark where a module may run: on a server, there is nothing in them. */
const MARKERS = new Set(['server-only', 'next/dist/compiled/server-only']);

/** What an import of `next/*`, `waymark/*` or a marker package stands for. */
export type SurfaceImport =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'empty' }
  /** `next/package.json`, which packages ask for the version in it. */
  | { readonly kind: 'version' }
  /** A module for pages, of which route files may share code. */
  | { readonly kind: 'components'; readonly names: readonly string[] }
  /** `next/og`, which renders with a library of the project. */
  | { readonly kind: 'images' }
  | { readonly kind: 'unsupported'; readonly message: string; readonly hint: string };

/** What the import of `specifier` stands for; `undefined` where it is none of Waymark's affairs. */
export function surfaceImport(specifier: string): SurfaceImport | undefined {
  if (MARKERS.has(specifier)) return { kind: 'empty' };
  if (specifier === 'next/package.json') return { kind: 'version' };
  if (/^next\/og(?:\.js)?$/.test(specifier)) return { kind: 'images' };
  const names = nextComponents(specifier);
  if (names) return { kind: 'components', names };
  const name = /^(?:next|waymark)\/(.+?)(?:\.js)?$/.exec(specifier)?.[1];
  if (name !== undefined && SURFACE.includes(name))
    return { kind: 'file', path: runtimeFile(`next/${name}`) };
  if (specifier.startsWith('waymark/') && name !== undefined && KIT.has(name))
    return { kind: 'file', path: runtimeFile(`kit/${name}`) };
  if (specifier === '@vercel/firewall') return { kind: 'file', path: runtimeFile('kit/vercel-firewall') };
  if (specifier === 'client-only')
    return unsupported('client-only', 'It marks code for browsers, and this is a server.');
  if (specifier.startsWith('node:')) return isBuiltin(specifier) ? undefined : noBuiltin(specifier);
  if (/^https?:/.test(specifier))
    return unsupported(specifier, 'Install the package from npm, and import it by name.');
  if (specifier === 'next' || specifier.startsWith('next/')) {
    return unsupported(
      specifier,
      `Supported are ${[...SURFACE, 'og'].map((each) => `next/${each}`).join(', ')}.`,
    );
  }
  return undefined;
}

function noBuiltin(specifier: string): SurfaceImport {
  const hint = 'Check its name: https://nodejs.org/api/';
  return { kind: 'unsupported', message: `Node.js ${process.version} has no module \`${specifier}\`.`, hint };
}

function unsupported(specifier: string, hint: string): SurfaceImport {
  return { kind: 'unsupported', message: `This version of Waymark has no \`${specifier}\`.`, hint };
}
