import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../bin/waymark.js', import.meta.url));

/** A finished run of the command line. */
export interface FinishedRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A server that the command line started. */
export interface RunningCommand {
  readonly url: string;
  readonly pid: number;
  /** All that it has written so far, to both outputs. */
  output(): string;
  /** Ends it with a signal, and waits for its end. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** How a command is run. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** The Node.js to run it with. Default: the one that runs the tests. */
  readonly node?: string;
  /** What stands before the script. Default: nothing. */
  readonly nodeArgs?: readonly string[];
}

/** How a server is started. */
export interface ServeOptions extends RunOptions {
  readonly args?: readonly string[];
  /** What stands before the options. Default: nothing. */
  readonly command?: string;
  /** Default: a free one. */
  readonly port?: number;
  /** The script of the command line. Default: this checkout's. */
  readonly cli?: string;
}

/** A project in a folder of its own, from the texts of its files; `remove` deletes it. */
export function makeProject(files: Readonly<Record<string, string>>): { dir: string; remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'waymark-test-'));
  writeFiles(dir, files);
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** Writes files into a project. */
export function writeFiles(dir: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
}

/** Runs a command to its end. */
export function runWaymark(
  args: readonly string[],
  cwd: string,
  options: RunOptions = {},
): Promise<FinishedRun> {
  return runScript(CLI, cwd, { ...options, args });
}

/** Runs a script to its end. */
export function runScript(
  script: string,
  cwd: string,
  { args = [], ...options }: Omit<ServeOptions, 'port'> = {},
): Promise<FinishedRun> {
  const child = start([script, ...args], cwd, options);
  const { stdout, stderr } = collect(child);
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, stdout: stdout.join(''), stderr: stderr.join('') }));
  });
}

/** Starts `waymark dev` or `waymark start` on a free port, and waits until it answers. */
export async function serveWaymark(
  command: 'dev' | 'start' | 'preview',
  cwd: string,
  options: ServeOptions = {},
): Promise<RunningCommand> {
  return serveScript(options.cli ?? CLI, cwd, { ...options, command });
}

/** Starts a script of a built project on a free port, and waits until it answers. */
export async function serveScript(
  script: string,
  cwd: string,
  options: ServeOptions = {},
): Promise<RunningCommand> {
  const port = options.port ?? (await freePort());
  const command = options.command === undefined ? [] : [options.command];
  const args = [script, ...command, '--port', String(port), ...(options.args ?? [])];
  return waitForServer(start(args, cwd, options), port);
}

/** A port that nothing listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function start(
  args: readonly string[],
  cwd: string,
  { env, node = process.execPath, nodeArgs = [] }: RunOptions,
): ChildProcess {
  const inherited = {
    ...process.env,
    NO_COLOR: '1',
    FORCE_COLOR: undefined,
    NODE_ENV: undefined,
    VITEST: undefined,
  };
  const child = spawn(node, [...nodeArgs, ...args], {
    cwd,
    env: { ...inherited, PORT: undefined, HOSTNAME: undefined, ...env },
  });
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

/** A test that fails before it stops its server must not leave it behind. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

function collect(child: ChildProcess): { stdout: string[]; stderr: string[] } {
  const stdout: string[] = [];
  const stderr: string[] = [];
  child.stdout?.on('data', (chunk) => stdout.push(String(chunk)));
  child.stderr?.on('data', (chunk) => stderr.push(String(chunk)));
  return { stdout, stderr };
}

async function waitForServer(child: ChildProcess, port: number): Promise<RunningCommand> {
  const { stdout, stderr } = collect(child);
  const output = () => stdout.join('') + stderr.join('');
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  const url = `http://localhost:${port}`;
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', () => {
      if (output().includes(`${port}`)) resolve();
    });
    void ended.then((code) =>
      reject(new Error(`waymark ended with ${code} before it listened:\n${output()}`)),
    );
  });
  return {
    url,
    pid: child.pid ?? 0,
    output,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}
