import type { RunningServer } from './serve-options.ts';

/** How a process ends when it is told to. */
export interface Ending {
  /** Lets what runs come to its end; resolves with the exit code. */
  end(): Promise<number>;
  /** Ends at once what would not end together with the process. */
  kill?(): Promise<unknown>;
}

/** Ends the process on a signal; a second one does so at once. */
export function endOnSignal(
  { end, kill }: Ending,
  signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM'],
): void {
  let ending = false;
  const onSignal = (signal: NodeJS.Signals) => {
    const code = signal === 'SIGINT' ? 130 : 143;
    if (ending && !kill) process.exit(code);
    void exitAfter(ending && kill ? kill().then(() => code) : end());
    ending = true;
  };
  for (const signal of signals) process.on(signal, onSignal);
}

/** Ends a server on SIGINT or SIGTERM: running requests finish first; a second signal ends the process at once. */
export function closeOnSignal(server: Pick<RunningServer, 'close'>): void {
  endOnSignal({ end: () => server.close().then(() => 0) });
}

/** Ends the process with the code that `ended` resolves with; 1 where it fails. */
export async function exitAfter(ended: Promise<number>): Promise<never> {
  let code = 1;
  try {
    code = await ended;
  } catch (error) {
    console.error('The server did not close cleanly:', error);
  }
  process.exit(code);
}
