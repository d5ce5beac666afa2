import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What Waymark stands in for: Vite would hand an installed one of them to Node. */
export const STOOD_IN_FOR = ['next', 'waymark', 'server-only', 'client-only', '@vercel/firewall'];

/**
 * The packages that import what Waymark stands in for, and those on the way to them: none of them may be left to
 * Node, which knows of no stand-in.
 */
export function packagesOnNext(dir: string): string[] {
  const { dependencies, devDependencies } = readPackage(dir);
  const walk: Walk = { found: new Set(), seen: new Map() };
  for (const name of Object.keys(dependencies ?? {})) leadsToNext(name, dir, walk);
  // Tools bring hundreds of packages, none of which a handler imports: not worth a look each.
  for (const name of Object.keys(devDependencies ?? {})) {
    const folder = findPackage(name, dir);
    if (folder !== undefined && isOnNext(readPackage(folder))) walk.found.add(name);
  }
  return [...walk.found];
}

interface Walk {
  readonly found: Set<string>;
  /** Whether a package leads to `next`, by its folder. */
  readonly seen: Map<string, boolean>;
}

function leadsToNext(name: string, from: string, walk: Walk): boolean {
  if (name === 'next' || name === 'waymark') return false;
  const folder = findPackage(name, from);
  if (folder === undefined) return false;
  const known = walk.seen.get(folder);
  if (known !== undefined) return known;
  walk.seen.set(folder, false);
  const own = readPackage(folder);
  let leads = isOnNext(own);
  for (const each of Object.keys(own.dependencies ?? {})) leads = leadsToNext(each, folder, walk) || leads;
  walk.seen.set(folder, leads);
  if (leads) walk.found.add(name);
  return leads;
}

function isOnNext({ dependencies, peerDependencies }: PackageFile): boolean {
  const names = { ...dependencies, ...peerDependencies };
  return 'next' in names || 'server-only' in names;
}

interface PackageFile {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

/** The folder of an installed package, links followed: what it depends on is found from there. */
function findPackage(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    try {
      return realpathSync.native(join(folder, 'node_modules', name));
    } catch {
      if (folder === dirname(folder)) return undefined;
    }
  }
}

function readPackage(folder: string): PackageFile {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageFile;
  } catch {
    return {};
  }
}
