import { resolve } from 'node:path';
import { serverModule } from '../virtual/server-module.ts';
import type { BuildTarget } from './target.ts';

/** A server of its own, for `waymark start` and `node .waymark/server.js`. */
export const nodeTarget: BuildTarget = {
  name: 'node',
  runtime: 'node',
  outDir: (dir, { distDir }) => resolve(dir, distDir),
  entry: ({ server, crons }) => serverModule(server, crons),
  next: 'Serve it: waymark start',
};
