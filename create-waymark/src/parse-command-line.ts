import { parseArgs } from 'node:util';
import { CreateError } from './create-error.ts';
import { nearest } from './nearest.ts';
import { isPackageManager, packageManagers, type PackageManager } from './package-manager.ts';
import type { Template } from './template.ts';

/** What the command line asks for. */
export interface CommandLine {
  /** The name as typed: a package name, a path, or `.`. */
  readonly name: string | undefined;
  readonly packageManager: PackageManager | undefined;
  /** What to depend on instead of the published `waymark`, as typed. */
  readonly waymark: string | undefined;
  /** Default: `api`. */
  readonly template: Template;
  readonly install: boolean;
  readonly git: boolean;
  /** Ask nothing: what is not given takes its default. */
  readonly yes: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

const options = {
  api: { type: 'boolean' },
  app: { type: 'boolean' },
  'use-npm': { type: 'boolean' },
  'use-pnpm': { type: 'boolean' },
  'use-yarn': { type: 'boolean' },
  'use-bun': { type: 'boolean' },
  'package-manager': { type: 'string' },
  'skip-install': { type: 'boolean' },
  'no-git': { type: 'boolean' },
  waymark: { type: 'string' },
  yes: { type: 'boolean', short: 'y' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/** Every flag, as it is typed. */
const flags = Object.keys(options).map((name) => `--${name}`);

/**
 * Reads the command line (without the program's own name).
 *
 * @throws {CreateError} for an unknown flag, a flag without its value, a second name, two package managers
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { values, positionals } = parse(args);
  if (positionals.length > 1) {
    throw new CreateError(
      `One name is wanted, these are ${positionals.length}: ${positionals.join(', ')}. A name has no spaces: ${positionals.join('-')}`,
    );
  }
  if (values.api && values.app) {
    throw new CreateError(
      'One kind of project is wanted, these are two: --api is without pages, --app with them.',
    );
  }
  return {
    name: positionals[0],
    packageManager: choosePackageManager(values),
    waymark: values.waymark,
    template: values.app ? 'app' : 'api',
    install: !values['skip-install'],
    git: !values['no-git'],
    yes: values.yes ?? false,
    help: values.help ?? false,
    version: values.version ?? false,
  };
}

function parse(args: readonly string[]) {
  rejectUnknownFlags(args);
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    // What is left of its complaints (a value missing, or given to a switch) names the flag and the reason.
    throw new CreateError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function rejectUnknownFlags(args: readonly string[]): void {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind !== 'option' || Object.hasOwn(options, token.name)) continue;
    const meant = nearest(token.rawName, flags);
    const hint =
      meant === undefined
        ? 'See all flags with --help.'
        : `Did you mean ${meant}? See all flags with --help.`;
    throw new CreateError(`Unknown flag ${token.rawName}. ${hint}`);
  }
}

function choosePackageManager(values: ReturnType<typeof parse>['values']): PackageManager | undefined {
  const chosen = new Set(packageManagers.filter((name) => values[`use-${name}`]));
  const named = values['package-manager'];
  if (named !== undefined) {
    if (!isPackageManager(named)) throw unknownPackageManager(named);
    chosen.add(named);
  }
  if (chosen.size > 1) {
    throw new CreateError(
      `One package manager is wanted, these are ${chosen.size}: ${[...chosen].join(', ')}.`,
    );
  }
  return [...chosen][0];
}

function unknownPackageManager(named: string): CreateError {
  const meant = nearest(named, packageManagers);
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return new CreateError(`Unknown package manager '${named}'.${hint} Known: ${packageManagers.join(', ')}.`);
}
