import type { RunningServer } from './serve-options.ts';

/** Ends a server on SIGINT or SIGTERM: running requests finish first; a second signal ends the process at once. */
export function closeOnSignal(server: Pick<RunningServer, 'close'>): void {
  let closing = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (closing) process.exit(signal === 'SIGINT' ? 130 : 143);
    closing = true;
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error('The server did not close cleanly:', error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}
