import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A config bundle that has been written to a file of its own. */
export interface ConfigModule {
  /** The file's name: what stack traces show of it. */
  readonly name: string;
  /** Evaluates the module. */
  load(): Promise<Readonly<Record<string, unknown>>>;
  /** Removes the file. */
  remove(): Promise<void>;
}

let written = 0;

/**
 * Writes a config bundle to where imports that it works out while it runs are resolved as from the config file:
 * into the nearest node_modules, or a temporary directory when there is none or it is read-only.
 */
export async function writeConfigModule(file: string, code: string): Promise<ConfigModule> {
  // A name of its own each time: Node.js keeps modules by their URL.
  const name = `${basename(file)}.${process.pid}-${Date.now()}-${written++}.mjs`;
  const packages = nearestNodeModules(dirname(file));
  const inProject = packages && (await writeInto(join(packages, '.waymark'), name, code));
  if (inProject) return configModule(inProject, name, inProject);
  const directory = await mkdtemp(join(tmpdir(), 'waymark-config-'));
  await writeFile(join(directory, name), code);
  return configModule(join(directory, name), name, directory);
}

function configModule(path: string, name: string, disposable: string): ConfigModule {
  return {
    name,
    load: async () => (await import(/* @vite-ignore */ pathToFileURL(path).href)) as Record<string, unknown>,
    remove: () => rm(disposable, { recursive: true, force: true }),
  };
}

async function writeInto(directory: string, name: string, code: string): Promise<string | undefined> {
  try {
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, name), code);
    return join(directory, name);
  } catch {
    return undefined;
  }
}

function nearestNodeModules(directory: string): string | undefined {
  const candidate = join(directory, 'node_modules');
  if (existsSync(candidate)) return candidate;
  const parent = dirname(directory);
  return parent === directory ? undefined : nearestNodeModules(parent);
}
