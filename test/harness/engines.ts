import {
  makeProject,
  runWaymark,
  type RunningCommand,
  type RunOptions,
  type ServeOptions,
  serveScript,
  serveWaymark,
} from './run-waymark.ts';

/** Whose HTTP server answers: Waymark's own, Node's, or that of another runtime or platform. */
export type Engine = 'waymark' | 'node' | 'bun' | 'deno' | 'vercel' | 'workers';

/** A way to serve a project. */
export interface Way {
  readonly name: string;
  readonly mode: 'dev' | 'start';
  readonly engine: Engine;
  serve(dir: string, options?: Pick<ServeOptions, 'env'>): Promise<RunningCommand>;
}

/** Why an engine does not do what the others do. */
export type Exceptions = Partial<Record<Engine, string>>;

/** A runtime that brings an HTTP server of its own, and how it runs a script. */
export interface Runtime {
  readonly engine: 'bun' | 'deno';
  /** The path of its program. */
  readonly node: string;
  readonly nodeArgs: readonly string[];
}

/** The folder of a build has an entry that every runtime can start. */
export const SCRIPT = '.waymark/server.js';

/** The runtimes that this machine has; why one is left out is printed. */
export const RUNTIMES: readonly Runtime[] = [
  ...runtime('bun', 'WAYMARK_TEST_BUN', []),
  ...runtime('deno', 'WAYMARK_TEST_DENO', ['run', '-A']),
];

const WAYS: readonly Way[] = [
  {
    name: 'start',
    mode: 'start',
    engine: 'waymark',
    serve: (dir, options) => serveWaymark('start', dir, options),
  },
  {
    name: 'start --http node',
    mode: 'start',
    engine: 'node',
    serve: (dir, options) => serveWaymark('start', dir, { ...options, args: ['--http', 'node'] }),
  },
  ...RUNTIMES.map(({ engine, node, nodeArgs }): Way => ({
    name: `on ${engine}`,
    mode: 'start',
    engine,
    serve: (dir, options) => serveScript(SCRIPT, dir, { ...options, node, nodeArgs }),
  })),
  { name: 'dev', mode: 'dev', engine: 'waymark', serve: (dir, options) => serveWaymark('dev', dir, options) },
];

/** Every way to serve a project that this machine knows. */
export function testedWays(): readonly Way[] {
  return WAYS;
}

function runtime(engine: Runtime['engine'], variable: string, nodeArgs: readonly string[]): Runtime[] {
  const path = process.env[variable];
  if (path !== undefined && path !== '') return [{ engine, node: path, nodeArgs }];
  if (process.env['CI']) throw new Error(`${variable} must be set in CI: the path of ${engine}.`);
  console.log(`${variable} is not set: the product is not tested on ${engine}.`);
  return [];
}

/** A project that is built once, however many servers ask for it. */
export function sharedProject(files: Readonly<Record<string, string>>): {
  readonly dir: string;
  build(options?: RunOptions): Promise<void>;
  remove(): void;
} {
  const project = makeProject(files);
  let building: Promise<void> | undefined;
  const build = async (options?: RunOptions) => {
    const { code, stdout, stderr } = await runWaymark(['build'], project.dir, options);
    if (code !== 0) throw new Error(stdout + stderr);
  };
  return { dir: project.dir, build: (options) => (building ??= build(options)), remove: project.remove };
}
