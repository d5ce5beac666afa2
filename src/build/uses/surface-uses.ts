import { runtimeFile } from '../runtime-file.ts';

/**
 * The names of `next/server` that do not ask for the context of a request. A name that is not here counts as one that
 * does; `surface-uses.test.ts` holds the list against what the modules import.
 */
export const SAFE_SERVER_NAMES: ReadonlySet<string> = new Set([
  'ImageResponse',
  'NextRequest',
  'NextResponse',
  'URLPattern',
  'userAgent',
  'userAgentFromString',
]);

const SERVER = runtimeFile('next/server');

/** The kit, which has no way to the context: it may import neither `app` nor `next`. */
const KIT = runtimeFile('kit/').replace(/\.js$/, '');

/** But for this one, which an app lets find the request that is being answered. */
const FIREWALL = runtimeFile('kit/vercel-firewall');

/** Modules of Waymark in which nothing asks for the context of a request. */
const SAFE_MODULES: ReadonlySet<string> = new Set([
  runtimeFile('next/client-reference'),
  runtimeFile('next/constants'),
  runtimeFile('next/image-rendering'),
  runtimeFile('http/bound-globals'),
]);

const SPECIFIER = /['"`](?:next|waymark)\/server(?:\.js)?['"`]/g;
const NAMED = /\b(?:import|export)\s*\{([^{}]*)\}\s*from\s*['"](?:next|waymark)\/server(?:\.js)?['"]/g;

/**
 * Whether a module that imports `target`, a module of Waymark, could ask for the context of a request through it.
 *
 * @param code The importing module, without types.
 */
export function reachesContext(target: string, code: string): boolean {
  if (target !== SERVER) return !SAFE_MODULES.has(target) && (!target.startsWith(KIT) || target === FIREWALL);
  const statements = [...code.matchAll(NAMED)];
  const mentions = code.match(SPECIFIER)?.length ?? 0;
  // Whatever else mentions it may take all of it: `import * as`, `export *`, `import()`, `require()`.
  if (statements.length === 0 || mentions !== statements.length) return true;
  return statements.some(([, names = '']) => names.split(',').some((entry) => !isSafe(entry)));
}

function isSafe(entry: string): boolean {
  const name = entry.trim().split(/\s/)[0] ?? '';
  return name === '' || SAFE_SERVER_NAMES.has(name);
}
