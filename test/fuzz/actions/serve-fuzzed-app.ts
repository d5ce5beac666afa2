import { readFileSync } from 'node:fs';
import { makePagesProject } from '../../harness/pages-project.ts';
import { runWaymark, serveWaymark } from '../../harness/run-waymark.ts';
import { FUZZED_FILES } from './fuzzed-app.ts';

/** A server of `FUZZED_FILES`. */
export interface FuzzedApp {
  readonly url: string;
  /** Whether it still answers, and what it takes of memory; then it is ended. */
  end(): Promise<{ readonly isAlive: boolean; readonly megabytes: number }>;
}

/** Builds the app, and serves it. */
export async function serveFuzzedApp(): Promise<FuzzedApp> {
  const project = makePagesProject(FUZZED_FILES);
  const built = await runWaymark(['build'], project.dir);
  if (built.code !== 0) throw new Error(built.stderr);
  const server = await serveWaymark('start', project.dir);
  return {
    url: server.url,
    end: async () => {
      const isAlive = await fetch(server.url).then(
        ({ status }) => status === 200,
        () => false,
      );
      const megabytes = isAlive ? residentMegabytes(server.pid) : 0;
      await server.stop();
      project.remove();
      return { isAlive, megabytes };
    },
  };
}

/** Of a process on Linux; 0 elsewhere. */
function residentMegabytes(pid: number): number {
  try {
    const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kilobytes) / 1024);
  } catch {
    return 0;
  }
}
