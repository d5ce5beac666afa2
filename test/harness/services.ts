import { connect } from 'node:net';

/** A service that some tests need. */
export interface Service {
  readonly name: string;
  readonly port: number;
}

export const POSTGRESQL: Service = { name: 'PostgreSQL', port: 5432 };

/**
 * Whether a service runs on this machine. Where it does not, the reason for skipping is printed; in CI, where
 * it must, that is an error.
 */
export async function isRunning({ name, port }: Service): Promise<boolean> {
  if (await accepts(port)) return true;
  if (process.env['CI']) throw new Error(`${name} must run on port ${port} in CI.`);
  console.log(`Skipped: these tests need ${name} on port ${port}, and nothing listens there.`);
  return false;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
