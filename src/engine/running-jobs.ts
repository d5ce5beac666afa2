import type { FetchApp } from '../http/handler.ts';
import type { CloseOptions, CutOff, RunningServer } from './serve-options.ts';

/** What a server runs besides requests: jobs at their times. */
export interface RunningJobs {
  /** How many runs go on. */
  readonly running: number;
  /** Begins no more runs; resolves when those that go on have ended. */
  stop(): Promise<void>;
}

/** Begins to run the jobs of a build. */
export type StartJobs = (
  app: FetchApp,
  options: {
    /** The origin of request URLs. */
    readonly origin: string;
    /** What was due up to this time, in milliseconds since 1970, is others' affair. Default: nothing is. */
    readonly since?: number | undefined;
  },
) => Promise<RunningJobs>;

/** A server that ends when its jobs have ended too, within one deadline for both. */
export function closeWithJobs(server: RunningServer, jobs: () => RunningJobs | undefined): RunningServer {
  return { ...server, close: (options) => closeBoth(server, jobs(), options) };
}

async function closeBoth(
  server: RunningServer,
  jobs: RunningJobs | undefined,
  options: CloseOptions = {},
): Promise<void> {
  if (!jobs) return server.close(options);
  const { deadline = 10_000, onCutOff } = options;
  let cutOff: CutOff = { requests: 0, tasks: 0 };
  const closing = server.close({
    ...options,
    onCutOff: (what) => {
      cutOff = what;
    },
  });
  const isEnded = await endsWithin(deadline, jobs.stop());
  await closing;
  const { requests, tasks } = cutOff;
  if (isEnded && requests + tasks === 0) return undefined;
  return onCutOff?.({ ...cutOff, ...(isEnded ? {} : { jobs: jobs.running }) });
}

async function endsWithin(milliseconds: number, work: Promise<void>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const isEnded = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return isEnded;
}
