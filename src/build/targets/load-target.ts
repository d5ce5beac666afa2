import type { BuildTarget, TargetName } from './target.ts';

/** Loads a target: none needs what another does. */
export async function loadTarget(name: TargetName): Promise<BuildTarget> {
  switch (name) {
    case 'docker':
      return (await import('./docker/docker-target.ts')).dockerTarget;
    case 'vercel':
      return (await import('./vercel/vercel-target.ts')).vercelTarget;
    case 'workers':
      return (await import('./workers/workers-target.ts')).workersTarget;
    case 'node':
      return (await import('./node-target.ts')).nodeTarget;
  }
}
