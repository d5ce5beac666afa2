import { relative } from 'node:path';
import { scriptCommand, type PackageManager } from './package-manager.ts';
import type { Template } from './template.ts';
import type { Terminal } from './terminal.ts';

/** What a report needs to know about the project that was made. */
export interface MadeProject {
  readonly name: string;
  readonly directory: string;
  readonly packageManager: PackageManager;
  readonly template: Template;
}

/** The files to look at first, and the address to open. */
const TOURS: Readonly<Record<Template, { files: readonly (readonly [string, string])[]; path: string }>> = {
  api: {
    files: [
      ['app/api/hello/route.ts', 'GET and POST /api/hello'],
      ['app/api/hello/[name]/route.ts', 'GET /api/hello/Ada'],
      ['test/hello.test.mjs', 'their tests'],
    ],
    path: '/api/hello?name=Ada',
  },
  app: {
    files: [
      ['app/page.tsx', 'the page at /'],
      ['app/actions.ts', 'the Server Action of its form'],
      ['app/api/users/route.ts', 'GET and POST /api/users'],
      ['lib/users.ts', 'the data layer that they share'],
      ['test/users.test.mjs', 'their tests'],
    ],
    path: '/',
  },
};

/** Tells which files were made and what they are for. */
export function reportFiles({ paint, print }: Terminal, { name, directory, template }: MadeProject): void {
  print(`${paint('green', 'Created')} ${paint('bold', name)} in ${directory}`);
  const { files } = TOURS[template];
  const width = Math.max(...files.map(([file]) => file.length)) + 2;
  for (const [file, purpose] of files) print(`  ${file.padEnd(width)}${paint('dim', purpose)}`);
  print();
}

/** Tells what to type next. */
export function reportNextSteps(
  { paint, print }: Terminal,
  { directory, packageManager, template }: MadeProject,
  { cwd, installed }: { readonly cwd: string; readonly installed: boolean },
): void {
  print('Next:');
  for (const command of nextCommands(directory, packageManager, cwd, installed))
    print(`  ${paint('cyan', command)}`);
  print();
  print(`Then open ${paint('cyan', `http://localhost:3000${TOURS[template].path}`)}`);
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
