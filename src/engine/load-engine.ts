import type { FetchApp } from '../http/handler.ts';
import type { RunningServer, ServeOptions } from './serve-options.ts';
import type { StartOptions } from './start-options.ts';

/** What every engine exports. */
export type Serve = (app: FetchApp, options: ServeOptions) => Promise<RunningServer>;

/** Which program runs this one, of those that bring an HTTP server of their own. */
export function runtimeName(): 'bun' | 'deno' | 'node' {
  if ('Bun' in globalThis) return 'bun';
  return 'Deno' in globalThis ? 'deno' : 'node';
}

/**
 * Loads one engine: each costs time to load.
 *
 * @param http Counts on Node.js alone.
 */
export async function loadEngine(http: StartOptions['http']): Promise<Serve> {
  const runtime = runtimeName();
  if (runtime === 'bun') return (await import('./bun.ts')).serve;
  if (runtime === 'deno') return (await import('./deno.ts')).serve;
  if (http === 'node') return (await import('./node-http.ts')).serve;
  return (await import('./node.ts')).serve;
}
