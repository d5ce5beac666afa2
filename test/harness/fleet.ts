import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type RunningCommand, serveWaymark } from './run-waymark.ts';
import { startTcpBalancer } from './tcp-balancer.ts';

/** Instances of one build, each with a folder and a process of its own as on machines of their own, behind a balancer. */
export interface Fleet {
  /** Where the balancer listens. */
  readonly url: string;
  readonly instances: readonly FleetInstance[];
  /** What all of them have written, those that were killed included. */
  output(): string;
  /** Ends all of them; the exit code of each that ran. */
  stop(): Promise<readonly (number | null)[]>;
}

/** One instance, which can be ended and started again on its port. */
export interface FleetInstance {
  /** Where it can be asked without the balancer. */
  readonly url: string;
  /** `undefined` while it does not run. */
  readonly pid: number | undefined;
  /** Default: SIGKILL. */
  kill(signal?: NodeJS.Signals): Promise<number | null>;
  start(): Promise<void>;
}

/** How a fleet is started. */
export interface FleetOptions {
  /** How many instances. */
  readonly size: number;
  /** Variables of all of them, `REDIS_URL` for instance. */
  readonly env?: Readonly<Record<string, string>>;
  /** Options of `waymark start`. */
  readonly args?: readonly string[];
}

/** What an instance needs of a project. */
const DEPLOYED = ['.waymark', 'package.json', 'node_modules'];

/**
 * Serves a project that has been built.
 *
 * @param dir The project's folder; each instance has a copy of the build, and so a cache on disk of its own.
 */
export async function startFleet(dir: string, options: FleetOptions): Promise<Fleet> {
  const root = mkdtempSync(join(tmpdir(), 'waymark-fleet-'));
  const outputs: (() => string)[] = [];
  const instances: Instance[] = [];
  for (let index = 0; index < options.size; index++) {
    const own = join(root, String(index));
    for (const name of DEPLOYED) {
      if (existsSync(join(dir, name))) cpSync(join(dir, name), join(own, name), { recursive: true });
    }
    instances.push(new Instance(own, await freePort(), options, outputs));
  }
  await Promise.all(instances.map((instance) => instance.start()));
  const balancer = await startTcpBalancer(() => instances.map(({ port }) => port));
  return {
    url: balancer.url,
    instances,
    output: () => outputs.map((output) => output()).join(''),
    stop: async () => {
      await balancer.close();
      const codes = await Promise.all(instances.map((instance) => instance.kill('SIGTERM')));
      rmSync(root, { recursive: true, force: true });
      return codes;
    },
  };
}

class Instance implements FleetInstance {
  readonly port: number;
  readonly url: string;
  readonly #dir: string;
  readonly #options: FleetOptions;
  readonly #outputs: (() => string)[];
  #running: RunningCommand | undefined;

  constructor(dir: string, port: number, options: FleetOptions, outputs: (() => string)[]) {
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.#dir = dir;
    this.#options = options;
    this.#outputs = outputs;
  }

  get pid(): number | undefined {
    return this.#running?.pid;
  }

  async start(): Promise<void> {
    const { args = [], env = {} } = this.#options;
    this.#running = await serveWaymark('start', this.#dir, { port: this.port, args, env });
    this.#outputs.push(this.#running.output);
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | null> {
    const running = this.#running;
    this.#running = undefined;
    return running ? running.stop(signal) : null;
  }
}
