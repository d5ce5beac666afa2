import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isTargetName, TARGET_NAMES, type TargetName } from '../build/targets/target.ts';
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
  /** Where what `build` makes is to run. Default: here. */
  readonly target?: TargetName | undefined;
  /** What `cron` is to do. */
  readonly cron?: CronLine;
}

/** What stands behind `waymark cron`. */
export type CronLine =
  | { readonly action: 'list' }
  | {
      readonly action: 'run';
      /** The path or the name of the job. */
      readonly job: string;
      /** The origin of the server to ask. Default: none, the sources run in this process. */
      readonly url?: string | undefined;
    };

/** A text that is all that the command line asks for. */
export interface TextLine {
  readonly kind: 'text';
  readonly text: string;
}

const OPTIONS = {
  ...START_FLAGS,
  json: { type: 'boolean' },
  api: { type: 'boolean' },
  url: { type: 'string' },
  target: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/** The options of each command, besides those that every one has. */
const OWN_OPTIONS: Readonly<Record<CommandName, readonly string[]>> = {
  dev: Object.keys(LISTEN_FLAGS),
  build: ['target'],
  start: Object.keys(START_FLAGS),
  preview: Object.keys(LISTEN_FLAGS),
  routes: ['json'],
  typegen: [],
  check: ['json', 'api'],
  cron: ['json', 'url'],
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
  const [command, ...words] = positionals;
  if (values.version) return { kind: 'text', text: version() };
  if (values.help || command === undefined) return { kind: 'text', text: usage() };
  if (!isCommand(command)) throw unknownCommand(command);
  refuseOptionsOfOthers(command, Object.keys(values));
  const cron = command === 'cron' ? readCron(words, values) : undefined;
  const [dir = '.', extra] = cron ? words.slice(cron.action === 'run' ? 2 : 1) : words;
  if (extra !== undefined)
    throw new WaymarkError('ERR_USAGE', `One directory can be given, and \`${extra}\` is a second.`);
  return {
    kind: 'command',
    command,
    dir: projectDirectory(dir),
    server: serverOptions(command, values, env),
    json: values.json === true,
    apiOnly: values.api === true,
    ...(cron ? { cron } : {}),
    ...(values.target === undefined ? {} : { target: readTarget(values.target) }),
  };
}

function readTarget(text: string): TargetName {
  if (isTargetName(text)) return text;
  const near = nearestName(text, TARGET_NAMES);
  throw new WaymarkError(
    'ERR_USAGE',
    `There is no target \`${text}\`.${near ? ` Did you mean \`${near}\`?` : ''} There are ${TARGET_NAMES.join(', ')}.`,
  );
}

function readCron(
  [action, job]: readonly string[],
  { url, json }: { readonly url?: string | undefined; readonly json?: boolean | undefined },
): CronLine {
  if (action === 'list') {
    if (url === undefined) return { action };
    throw new WaymarkError(
      'ERR_USAGE',
      '`--url` is an option of `waymark cron run`: the list is that of the sources.',
    );
  }
  if (action !== 'run') {
    const what = action === undefined ? 'has to be told what to do' : `does not know \`${action}\``;
    throw new WaymarkError(
      'ERR_USAGE',
      `\`waymark cron\` ${what}: write \`cron list\` or \`cron run <path or name>\`.`,
    );
  }
  if (job === undefined)
    throw new WaymarkError(
      'ERR_USAGE',
      '`waymark cron run` needs the path or the name of a job: `waymark cron list` has them.',
    );
  if (json) throw new WaymarkError('ERR_USAGE', '`--json` is an option of `waymark cron list`.');
  if (url !== undefined && !(/^https?:\/\//i.test(url) && URL.canParse(url)))
    throw new WaymarkError(
      'ERR_USAGE',
      `\`--url\` must be an origin such as \`http://localhost:3000\`: received \`${url}\`.`,
    );
  return { action, job, url };
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
    `\`--${stray}\` is an option of ${inWords(owners)}: \`waymark ${command}\` does not take it.`,
  );
}

function inWords(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${last}` : last;
}

/** Only a command that listens cares for PORT and HOSTNAME, and only `start` for the rest of the environment. */
function serverOptions(command: CommandName, values: StartFlags, env: NodeJS.ProcessEnv): StartOptions {
  if (command === 'start') return startOptions(values, env);
  const { PORT, HOSTNAME } = env;
  return command === 'dev' || command === 'preview' ? startOptions(values, { PORT, HOSTNAME }) : {};
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
