import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The packages that import `next/*` themselves: they must be given Waymark's, so Vite has to compile them. */
export function packagesOnNext(dir: string): string[] {
  const { dependencies, devDependencies } = readPackage(join(dir, 'package.json'));
  return Object.keys({ ...dependencies, ...devDependencies }).filter((name) => {
    const own = readPackage(join(dir, 'node_modules', name, 'package.json'));
    return 'next' in { ...own.dependencies, ...own.peerDependencies };
  });
}

interface PackageFile {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

function readPackage(file: string): PackageFile {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as PackageFile;
  } catch {
    return {};
  }
}
