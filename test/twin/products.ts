import { fileURLToPath } from 'node:url';
import { type RunningCommand, runScript, serveScript } from '../harness/run-waymark.ts';
import type { Mode } from './twin-case.ts';

/** One of the two that are compared, and how it is run. */
export interface Product {
  readonly name: 'next' | 'waymark';
  build(dir: string, env: Env): Promise<FinishedBuild>;
  serve(mode: Mode, dir: string, env: Env): Promise<RunningCommand>;
}

export type Env = Readonly<Record<string, string>>;

/** A build that came to its end. */
export interface FinishedBuild {
  readonly code: number | null;
  readonly output: string;
}

export const NEXT = product('next', './node_modules/next/dist/bin/next');
export const WAYMARK = product('waymark', '../../bin/waymark.js');

function product(name: Product['name'], path: string): Product {
  const script = fileURLToPath(new URL(path, import.meta.url));
  const settings = { NEXT_TELEMETRY_DISABLED: '1' };
  return {
    name,
    build: async (dir, env) => {
      const options = { args: ['build'], env: { ...settings, ...env } };
      const { code, stdout, stderr } = await runScript(script, dir, options);
      return { code, output: stdout + stderr };
    },
    // The same name in both, as it is in what handlers see of their address.
    serve: (mode, dir, env) =>
      serveScript(script, dir, { command: mode, args: ['-H', 'localhost'], env: { ...settings, ...env } }),
  };
}
