import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { nearestName } from '../config/nearest-name.ts';
import { environmentHost } from '../engine/environment-host.ts';
import { parsePort } from '../engine/parse-port.ts';
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
  readonly port: number | undefined;
  readonly host: string | undefined;
  readonly json: boolean;
}

/** A text that is all that the command line asks for. */
export interface TextLine {
  readonly kind: 'text';
  readonly text: string;
}

const OPTIONS = {
  port: { type: 'string', short: 'p' },
  host: { type: 'string', short: 'H' },
  // The name that Next.js has for it.
  hostname: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', short: 'v', default: false },
} as const;

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
  if (extra !== undefined)
    throw new WaymarkError('ERR_USAGE', `One directory can be given, and \`${extra}\` is a second.`);
  return {
    kind: 'command',
    command,
    dir: projectDirectory(dir),
    port: listens(command) ? parsePort(values.port ?? env['PORT']) : undefined,
    host: values.host ?? values.hostname ?? environmentHost(env),
    json: values.json,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const flag = /Unknown option '(-+)([^']*)'/.exec(error.message);
    if (!flag) throw new WaymarkError('ERR_USAGE', describeValueError(error.message));
    const near = nearestName(flag[2] ?? '', Object.keys(OPTIONS));
    throw new WaymarkError(
      'ERR_USAGE',
      `There is no option \`${flag[1]}${flag[2]}\`.${near ? ` Did you mean \`--${near}\`?` : ''}`,
    );
  }
}

/** Node names the option, and tells the rest at length. */
function describeValueError(message: string): string {
  const option = /(--\w+)/.exec(message)?.[1] ?? 'An option';
  if (message.includes('does not take')) return `\`${option}\` takes no value.`;
  return `\`${option}\` needs a value: write it as \`${option}=value\`.`;
}

/** Whether a command has a port to listen on, and so cares for PORT. */
function listens(command: CommandName): boolean {
  return command === 'dev' || command === 'start';
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
