import { execFileSync } from 'node:child_process';
import { makeProject, runWaymark, type RunningCommand, serveScript } from './run-waymark.ts';

/** What a server process holds at a moment, as it says itself. */
export interface Readings {
  /** Megabytes of resident memory, after a collection of garbage. */
  readonly rss: number;
  /** Megabytes that JavaScript objects and buffers take, after a collection of garbage. */
  readonly used: number;
  /** Connections, that of the question among them. */
  readonly connections: number;
  /** Timers that keep the process awake. */
  readonly timers: number;
  /** What routes have counted: see `count` in `lib/counts.ts`. */
  readonly counts: Readonly<Record<string, number>>;
}

/** A server in a process of its own that says what it holds. */
export interface WatchedServer extends RunningCommand {
  readonly port: number;
  readings(): Promise<Readings>;
  /** Megabytes of resident memory as they are, asked of the system: the server need not answer. */
  rss(): number;
}

/** How a watched server serves. */
export interface WatchedOptions {
  /** Whose HTTP server. Default: `waymark`. */
  readonly http?: 'waymark' | 'node';
  /** What `server` of a config may say of limits; a timeout that is not named is that of the product. */
  readonly limits?: Readonly<Record<string, number>>;
  /** Milliseconds. Default: that of the product. */
  readonly drainTimeout?: number;
  /** PEM files, relative to the project. Default: none. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

const FILES = {
  'package.json': '{ "type": "module" }',
  'serve.mjs': `import { start } from './.waymark/server.js';
const { origin } = await start({ host: 'localhost', ...JSON.parse(process.env.WATCHED), port: Number(process.argv[3]) });
console.log(origin);
`,
  'lib/counts.ts': `export const counts: Record<string, number> = {};
export function count(name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
`,
  'app/readings/route.ts': `import { counts } from '../../lib/counts';
export async function GET() {
  const { gc } = globalThis as { gc?: () => void };
  for (let round = 0; round < 3; round++) {
    gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  const resources = process.getActiveResourcesInfo();
  const number = (kind: string) => resources.filter((each) => each === kind).length;
  return Response.json({
    rss: rss / 2 ** 20,
    used: (heapUsed + external) / 2 ** 20,
    connections: number('TCPSocketWrap'),
    timers: number('Timeout'),
    counts,
  });
}
`,
  'app/hello/route.ts': `export const GET = () => new Response('hello');\n`,
};

/** A project whose servers are watched: built once, and served as often as there are tests. */
export function watchedProject(files: Readonly<Record<string, string>>): {
  readonly dir: string;
  build(): Promise<void>;
  serve(options?: WatchedOptions): Promise<WatchedServer>;
  /** Ends the servers that a test has left, and deletes the project. */
  remove(): Promise<void>;
} {
  const project = makeProject({ ...FILES, ...files });
  const build = async () => {
    const { code, stdout, stderr } = await runWaymark(['build'], project.dir);
    if (code !== 0) throw new Error(stdout + stderr);
  };
  const servers: RunningCommand[] = [];
  const serve = async (options: WatchedOptions = {}) => {
    const env = { WATCHED: JSON.stringify(options) };
    const server = await serveScript('serve.mjs', project.dir, { env, nodeArgs: ['--expose-gc'] });
    servers.push(server);
    return watch(server, options.tls ? 'https' : 'http');
  };
  const remove = async () => {
    await Promise.all(servers.map((server) => server.stop('SIGKILL')));
    project.remove();
  };
  return { dir: project.dir, build, serve, remove };
}

function watch(server: RunningCommand, scheme: string): WatchedServer {
  const port = Number(new URL(server.url).port);
  // An address, not a name: which is looked up for every connection, and of these there are thousands.
  const url = `${scheme}://127.0.0.1:${port}`;
  return {
    ...server,
    url,
    port,
    readings: async () => {
      const answer = await fetch(`${url}/readings`, { headers: { connection: 'close' } });
      return (await answer.json()) as Readings;
    },
    rss: () => residentMegabytes(server.pid),
  };
}

function residentMegabytes(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}
