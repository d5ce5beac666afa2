import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { nodeTarget } from '../node-target.ts';
import type { BuildTarget, TargetOutput } from '../target.ts';
import { dockerfile, DOCKERIGNORE, findPackageManager, MARK } from './dockerfile.ts';

/** The server of its own, and what makes an image of it. */
export const dockerTarget: BuildTarget = {
  ...nodeTarget,
  name: 'docker',
  finish: async (output) => {
    const { dir } = output;
    const manager = findPackageManager(dir);
    return [
      ...writeOwn(dir, 'Dockerfile', dockerfile(imageOf(output), manager)),
      ...writeOwn(dir, '.dockerignore', DOCKERIGNORE),
    ];
  },
  next: 'Make an image: docker build -t my-api .',
};

function imageOf({ config, externals }: TargetOutput) {
  const { healthPath } = config.server;
  return {
    nodeVersion: process.versions.node,
    distDir: config.distDir,
    healthPath: healthPath ?? '/_waymark/health',
    hasExternals: Object.keys(externals).length > 0,
  };
}

/** Writes a file, unless somebody has one of their own there. */
function writeOwn(dir: string, name: string, text: string): Diagnostic[] {
  const path = join(dir, name);
  if (!existsSync(path) || readFileSync(path, 'utf8').startsWith(MARK)) {
    writeFileSync(path, text);
    return [];
  }
  return [
    {
      code: 'ERR_TARGET',
      severity: 'warning',
      message: `${name} is there already, and was left as it is.`,
      file: name,
      hint: 'remove it to have it written anew, or begin it with the first line of a written one',
    },
  ];
}
