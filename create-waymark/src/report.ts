import { relative } from 'node:path';
import { scriptCommand, type PackageManager } from './package-manager.ts';
import type { Terminal } from './terminal.ts';

/** What a report needs to know about the project that was made. */
export interface MadeProject {
  readonly name: string;
  readonly directory: string;
  readonly packageManager: PackageManager;
}

/** Tells which files were made and what they are for. */
export function reportFiles({ paint, print }: Terminal, { name, directory }: MadeProject): void {
  print(`${paint('green', 'Created')} ${paint('bold', name)} in ${directory}`);
  print(`  app/api/hello/route.ts         ${paint('dim', 'GET and POST /api/hello')}`);
  print(`  app/api/hello/[name]/route.ts  ${paint('dim', 'GET /api/hello/Ada')}`);
  print(`  test/hello.test.mjs            ${paint('dim', 'their tests')}`);
  print();
}

/** Tells what to type next. */
export function reportNextSteps(
  { paint, print }: Terminal,
  { directory, packageManager }: MadeProject,
  { cwd, installed }: { readonly cwd: string; readonly installed: boolean },
): void {
  print('Next:');
  for (const command of nextCommands(directory, packageManager, cwd, installed))
    print(`  ${paint('cyan', command)}`);
  print();
  print(`Then open ${paint('cyan', 'http://localhost:3000/api/hello?name=Ada')}`);
}

/** The commands that lead from `cwd` to a running project. */
export function nextCommands(
  directory: string,
  packageManager: PackageManager,
  cwd: string,
  installed: boolean,
): string[] {
  const path = relative(cwd, directory);
  const commands = path === '' ? [] : [`cd ${/\s/.test(path) ? `"${path}"` : path}`];
  if (!installed) commands.push(`${packageManager} install`);
  return [...commands, scriptCommand(packageManager, 'dev')];
}
