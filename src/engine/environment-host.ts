import { hostname } from 'node:os';

/**
 * The address to listen on that HOSTNAME names; `undefined` where it names none.
 *
 * Containers and shells set HOSTNAME to the machine's own name without being asked: to listen on that would shut
 * out the machine itself, so only another value is taken for an address.
 */
export function environmentHost(env: NodeJS.ProcessEnv): string | undefined {
  const host = env['HOSTNAME'];
  return host === undefined || host === '' || host === hostname() ? undefined : host;
}
