import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import { readJson } from './read-json.ts';

/** Where an import may lead that is neither relative nor a package: paths relative to the project. */
export type PathAliases = (specifier: string) => readonly string[];

/**
 * Reads `paths` and `baseUrl` of tsconfig.json, or of jsconfig.json, and of the local files that it extends.
 *
 * @param dir The absolute path of the project directory.
 */
export function readPathAliases(dir: string): PathAliases {
  const found = ['tsconfig.json', 'jsconfig.json']
    .map((name) => readOptions(join(dir, name), 0))
    .find(Boolean);
  if (!found) return () => [];
  const { paths, base } = found;
  const toProject = (target: string) => relative(dir, resolve(base, target)).split(sep).join('/');
  const patterns = Object.entries(paths).map(([pattern, targets]) => ({ ...split(pattern), targets }));
  return (specifier) => {
    const matched = patterns.flatMap(({ before, after, targets }) => {
      const isMatch =
        after === undefined
          ? specifier === before
          : specifier.length >= before.length + after.length &&
            specifier.startsWith(before) &&
            specifier.endsWith(after);
      if (!isMatch) return [];
      const middle = specifier.slice(before.length, specifier.length - (after?.length ?? 0));
      return targets.map((target) => toProject(target.replace('*', middle)));
    });
    return found.hasBaseUrl ? [...matched, toProject(specifier)] : matched;
  };
}

interface PathOptions {
  readonly paths: Readonly<Record<string, readonly string[]>>;
  /** The absolute path that targets are relative to. */
  readonly base: string;
  readonly hasBaseUrl: boolean;
}

/** As many files as may extend each other: a circle ends. */
const MAX_DEPTH = 8;

function readOptions(file: string, depth: number): PathOptions | undefined {
  const config = readJson(file);
  if (!config) return undefined;
  const options = recordOf(config['compilerOptions']);
  const { baseUrl } = options;
  const inherited = depth < MAX_DEPTH ? extended(file, config['extends'], depth) : undefined;
  if (options['paths'] === undefined && baseUrl === undefined) return inherited ?? NOTHING;
  const base = typeof baseUrl === 'string' ? resolve(dirname(file), baseUrl) : dirname(file);
  const paths = Object.entries(recordOf(options['paths'])).map(([pattern, targets]): [string, string[]] => [
    pattern,
    [targets].flat().filter(isString),
  ]);
  return { paths: Object.fromEntries(paths), base, hasBaseUrl: typeof baseUrl === 'string' };
}

const NOTHING: PathOptions = { paths: {}, base: posix.sep, hasBaseUrl: false };

function extended(file: string, names: unknown, depth: number): PathOptions | undefined {
  const local = [names].flat().filter((name) => isString(name) && name.startsWith('.')) as string[];
  return local
    .toReversed()
    .map((name) => {
      const path = resolve(dirname(file), name);
      return readOptions(path.endsWith('.json') ? path : `${path}.json`, depth + 1);
    })
    .find((options) => options !== undefined && options !== NOTHING);
}

function split(pattern: string): { before: string; after: string | undefined } {
  const star = pattern.indexOf('*');
  if (star < 0) return { before: pattern, after: undefined };
  return { before: pattern.slice(0, star), after: pattern.slice(star + 1) };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}
