import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { nearestName } from '../config/nearest-name.ts';
import { describeUsageError } from '../engine/describe-usage-error.ts';
import { LISTEN_FLAGS, START_FLAGS, type StartFlags, startOptions } from '../engine/read-start-options.ts';
import type { StartOptions } from '../engine/start-options.ts';
import { WaymarkError } from '../http/waymark-error.ts';
import { isDirectory } from '../scan/is-directory.ts';
import { type CommandName, commands, isCommand, usage } from './commands.ts';
import { version } from './version.ts';

/** What the command line asks for. */
export interface CommandLine {
  readonly kind: 'command';
  readonly command: CommandName;
  /** The absolute path of the project directory. */
  readonly dir: string;
  /** What arguments and environment say of the server; nothing where the command runs none. */
  readonly server: StartOptions;
  readonly json: boolean;
  /** Whether `check` leaves out what is for browsers. */
  readonly apiOnly: boolean;
}

/** A text that is all that the command line asks for. */
export interface TextLine {
  readonly kind: 'text';
  readonly text: string;
}

const OPTIONS = {
  ...START_FLAGS,
  json: { type: 'boolean' },
  api: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/** The options of each command, besides those that every one has. */
const OWN_OPTIONS: Readonly<Record<CommandName, readonly string[]>> = {
  dev: Object.keys(LISTEN_FLAGS),
  build: [],
  start: Object.keys(START_FLAGS),
  routes: ['json'],
  typegen: [],
  check: ['json', 'api'],
};

/**
 * Reads the arguments of `waymark`.
 *
 * @throws {WaymarkError} `ERR_USAGE` for what it does not understand.
 */
export function parseCommandLine(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): CommandLine | TextLine {
  const { values, positionals } = parse(args);
  const [command, dir = '.', extra] = positionals;
  if (values.version) return { kind: 'text', text: version() };
  if (values.help || command === undefined) return { kind: 'text', text: usage() };
  if (!isCommand(command)) throw unknownCommand(command);
  refuseOptionsOfOthers(command, Object.keys(values));
  if (extra !== undefined)
    throw new WaymarkError('ERR_USAGE', `One directory can be given, and \`${extra}\` is a second.`);
  return {
    kind: 'command',
    command,
    dir: projectDirectory(dir),
    server: serverOptions(command, values, env),
    json: values.json === true,
    apiOnly: values.api === true,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new WaymarkError('ERR_USAGE', describeUsageError(error.message, suggestOption));
  }
}

function suggestOption(name: string): string {
  const names = Object.keys(OPTIONS);
  const near = nearestName(name, names);
  const meant =
    near === undefined ? names.filter((each) => name.length > 2 && each.startsWith(name)) : [near];
  return meant.length > 0 ? ` Did you mean ${meant.map((each) => `\`--${each}\``).join(' or ')}?` : '';
}

function refuseOptionsOfOthers(command: CommandName, names: readonly string[]): void {
  const stray = names.find((name) => !OWN_OPTIONS[command].includes(name));
  if (stray === undefined) return;
  const owners = Object.entries(OWN_OPTIONS)
    .filter(([, options]) => options.includes(stray))
    .map(([name]) => `\`waymark ${name}\``);
  throw new WaymarkError(
    'ERR_USAGE',
    `\`--${stray}\` is an option of ${owners.join(' and ')}: \`waymark ${command}\` does not take it.`,
  );
}

/** Only a command that listens cares for PORT and HOSTNAME, and only `start` for the rest of the environment. */
function serverOptions(command: CommandName, values: StartFlags, env: NodeJS.ProcessEnv): StartOptions {
  if (command === 'start') return startOptions(values, env);
  const { PORT, HOSTNAME } = env;
  return command === 'dev' ? startOptions(values, { PORT, HOSTNAME }) : {};
}

function unknownCommand(command: string): WaymarkError {
  const near = nearestName(command, Object.keys(commands));
  return new WaymarkError(
    'ERR_USAGE',
    `There is no command \`${command}\`.${near ? ` Did you mean \`${near}\`?` : ''}`,
  );
}

function projectDirectory(dir: string): string {
  const path = resolve(dir);
  if (isDirectory(path)) return path;
  const what = existsSync(path) ? 'is not a folder' : 'does not exist';
  throw new WaymarkError('ERR_USAGE', `The project directory \`${dir}\` ${what}.`);
}
