import { cpSync, existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, sep } from 'node:path';

interface PackageFacts {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/**
 * Copies packages and all that they depend on, as they are installed, into a folder `node_modules` of its own.
 *
 * @param dir The absolute path of the project directory, from where they are found.
 * @param to The absolute path of the folder.
 * @returns The names of packages that are not installed.
 */
export function copyPackages(dir: string, names: readonly string[], to: string): string[] {
  const placed = new Map<string, string>();
  const missing: string[] = [];
  const place = (name: string, from: string, folder: string, isNeeded: boolean): void => {
    const found = locate(name, from);
    if (found === undefined) {
      if (isNeeded) missing.push(name);
      return;
    }
    const known = placed.get(name);
    if (known === found) return;
    // Another version of it stands at the top: this one goes to whoever asks for it.
    const target = join(known === undefined ? to : folder, name);
    if (known !== undefined && existsSync(target)) return;
    if (known === undefined) placed.set(name, found);
    const own = join(found, 'node_modules');
    cpSync(found, target, {
      recursive: true,
      dereference: true,
      filter: (path) => path !== own && !path.startsWith(own + sep),
    });
    const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = readFacts(found);
    const inside = join(target, 'node_modules');
    for (const each of Object.keys(dependencies)) place(each, found, inside, !(each in optionalDependencies));
    for (const each of [...Object.keys(optionalDependencies), ...Object.keys(peerDependencies)])
      place(each, found, inside, false);
  };
  for (const name of names) place(name, dir, to, true);
  return missing;
}

/** The real folder of a package, as a module in `from` would find it. */
function locate(name: string, from: string): string | undefined {
  for (const folder of createRequire(join(from, 'package.json')).resolve.paths(name) ?? []) {
    const path = join(folder, name);
    if (existsSync(join(path, 'package.json'))) return realpathSync(path);
  }
  return undefined;
}

function readFacts(folder: string): PackageFacts {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageFacts;
}
