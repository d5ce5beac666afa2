import { askName, askPackageManager } from './ask.ts';
import { checkTarget } from './check-target.ts';
import { CreateError } from './create-error.ts';
import { help } from './help.ts';
import { initRepository } from './init-repository.ts';
import { installDependencies } from './install-dependencies.ts';
import { detectPackageManager } from './package-manager.ts';
import { parseCommandLine, type CommandLine } from './parse-command-line.ts';
import { locateProject } from './project-location.ts';
import { readVersion } from './read-version.ts';
import { nextCommands, reportFiles, reportNextSteps } from './report.ts';
import { resolveWaymarkSpec } from './resolve-waymark-spec.ts';
import { createTerminal, type Terminal } from './terminal.ts';
import { writeProject, type ProjectChoices } from './write-project.ts';

const defaultName = 'my-api';

/**
 * Runs create-waymark.
 *
 * @param args the command line without the program's own name
 * @returns the exit code: 0, or 1 when something is in the way or the install failed
 */
export async function main(args: readonly string[]): Promise<number> {
  try {
    return await run(parseCommandLine(args), createTerminal(process.stdout));
  } catch (error) {
    if (!(error instanceof CreateError)) throw error;
    const { paint, print } = createTerminal(process.stderr);
    print(`${paint('red', 'error:')} ${error.message}`);
    return 1;
  }
}

async function run(commandLine: CommandLine, terminal: Terminal): Promise<number> {
  if (commandLine.help || commandLine.version) {
    terminal.print(commandLine.help ? help : readVersion());
    return 0;
  }
  const cwd = process.cwd();
  const waymark = resolveWaymarkSpec(commandLine.waymark, readVersion(), cwd);
  const project = await choose(commandLine, cwd, waymark, terminal);
  writeProject(project);
  reportFiles(terminal, project);
  if (commandLine.install) await install(project, cwd, terminal);
  if (commandLine.git && initRepository(project.directory)) terminal.print('Made a git repository.\n');
  reportNextSteps(terminal, project, { cwd, installed: commandLine.install });
  return 0;
}

/** The choices of the command line, with what it leaves open asked for or taken from the defaults. */
async function choose(
  commandLine: CommandLine,
  cwd: string,
  waymark: string,
  terminal: Terminal,
): Promise<ProjectChoices> {
  const mayAsk = !commandLine.yes && process.stdin.isTTY && process.stdout.isTTY;
  const check = (name: string): void => checkTarget(locateProject(name, cwd).directory);
  if (commandLine.name !== undefined) check(commandLine.name);
  const name =
    commandLine.name ?? (mayAsk ? await askName(defaultName, check) : nameUnasked(commandLine, check));
  const location = locateProject(name, cwd);
  const { template } = commandLine;
  const detected = detectPackageManager(process.env['npm_config_user_agent']);
  if (commandLine.packageManager !== undefined || !mayAsk) {
    return { ...location, packageManager: commandLine.packageManager ?? detected, waymark, template };
  }
  const packageManager = await askPackageManager(detected);
  terminal.print();
  return { ...location, packageManager, waymark, template };
}

function nameUnasked({ yes }: CommandLine, check: (name: string) => void): string {
  if (!yes) {
    throw new CreateError(
      'A project needs a name, and there is no terminal to ask on: create-waymark my-api --api',
    );
  }
  check(defaultName);
  return defaultName;
}

async function install(project: ProjectChoices, cwd: string, { paint, print }: Terminal): Promise<void> {
  const { directory, packageManager } = project;
  print(`Installing with ${paint('bold', packageManager)}...`);
  const failure = await installDependencies(packageManager, directory);
  print();
  if (failure === undefined) return;
  throw new CreateError(
    [
      `${packageManager} install failed: ${failure}.`,
      `The files are kept in ${directory}. Once that is mended, run:`,
      ...nextCommands(directory, packageManager, cwd, false).map((command) => `  ${command}`),
    ].join('\n'),
  );
}
