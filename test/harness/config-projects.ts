import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { DiagnosticsError } from '../../src/diagnostics/diagnostic.ts';

const projects: string[] = [];

afterEach(async () => {
  await Promise.all(projects.splice(0).map((dir) => rm(dir, { recursive: true })));
});

/** Makes a project with a `node_modules`, which is deleted after the test, and gives its directory. */
export async function project(files: Readonly<Record<string, string>>): Promise<string> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'waymark-load-config-')));
  projects.push(dir);
  await mkdir(join(dir, 'node_modules'));
  for (const [name, content] of Object.entries(files)) await write(dir, name, content);
  return dir;
}

/** Writes a file of a project. */
export async function write(dir: string, name: string, content: string): Promise<void> {
  await mkdir(dirname(join(dir, name)), { recursive: true });
  await writeFile(join(dir, name), content);
}

/** What `loadConfig` throws for a project that cannot be loaded. */
export async function errorOf(files: Readonly<Record<string, string>>): Promise<DiagnosticsError> {
  const error: unknown = await loadConfig(await project(files), 'phase-test').catch(
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof DiagnosticsError)) throw new Error('the config was loaded', { cause: error });
  return error;
}
