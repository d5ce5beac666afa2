import type { TargetName } from '../../src/build/targets/target.ts';
import { imageOf } from './docker-image.ts';
import type { Engine } from './engines.ts';
import { areTargetToolsHere, targetScript } from './target-tools.ts';
import { type RunningCommand, runWaymark, serveScript, serveWaymark } from './run-waymark.ts';

/** A place that a build can be made for, and how it is run here. */
export interface TestedTarget {
  readonly name: TargetName;
  readonly engine: Engine;
  /** Serves what was built for it. */
  serve(dir: string): Promise<RunningCommand>;
}

const script = (name: string) => (dir: string) => serveScript(targetScript(name), dir);

const ALL: readonly TestedTarget[] = [
  { name: 'node', engine: 'waymark', serve: (dir) => serveWaymark('start', dir) },
  { name: 'vercel', engine: 'vercel', serve: script('serve-vercel.js') },
  { name: 'docker', engine: 'waymark', serve: async (dir) => (await imageOf(dir)).run() },
  { name: 'workers', engine: 'workers', serve: script('serve-worker.js') },
];

/** The targets that this machine can run. */
export const TESTED_TARGETS = ALL.filter(
  ({ name }) => areTargetToolsHere || (name !== 'docker' && name !== 'workers'),
);

/** Builds a project for a target; fails with what the build says. */
export async function buildFor(name: TargetName, dir: string): Promise<string> {
  const { code, stdout, stderr } = await runWaymark(['build', '--target', name], dir, {
    env: { VERCEL: '' },
  });
  if (code !== 0) throw new Error(stdout + stderr);
  return stderr;
}
