import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { describeValue } from './describe-value.ts';
import type { FieldProblem } from './field-problem.ts';

const WORKSPACE_MARKERS = [
  'bun.lock',
  'bun.lockb',
  'lerna.json',
  'package-lock.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'yarn.lock',
];

/**
 * Checks `distDir`, whose content a build replaces: it must not hold anything else.
 *
 * @see https://nextjs.org/docs/messages/invalid-dist-dir
 */
export function checkDistDir(name: string, value: unknown, dir: string): FieldProblem[] {
  if (typeof value !== 'string') return [];
  const fault = distDirFault(value, dir);
  if (!fault) return [];
  const message = `\`distDir\` in ${name} ${fault}: received ${describeValue(value)}`;
  const hint = "name a directory of its own, such as '.waymark', or remove the field";
  return [{ code: 'ERR_CONFIG_VALUE', severity: 'error', field: 'distDir', message, hint }];
}

function distDirFault(value: string, dir: string): string | undefined {
  if (value.trim() === '') return 'must not be an empty string';
  const distDir = resolve(dir, value);
  const publicDir = join(dir, 'public');
  if (distDir === publicDir || isInside(publicDir, distDir))
    return "must not be in 'public', whose files are served as they are";
  if (distDir === resolve(dir) || isInside(distDir, dir)) return 'must not contain the project itself';
  if (!isInside(dir, distDir) && !isInside(workspaceRoot(dir), distDir)) {
    return 'must be inside the project directory or its workspace';
  }
  return undefined;
}

function isInside(ancestor: string, path: string): boolean {
  const way = relative(ancestor, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

// The outermost directory with a lock file, as far as the repository goes and never the home directory.
function workspaceRoot(dir: string): string {
  let root = resolve(dir);
  for (let current = root; ; current = dirname(current)) {
    if (current !== resolve(dir) && current === homedir()) return root;
    if (WORKSPACE_MARKERS.some((marker) => existsSync(join(current, marker)))) root = current;
    if (existsSync(join(current, '.git')) || dirname(current) === current) return root;
  }
}
