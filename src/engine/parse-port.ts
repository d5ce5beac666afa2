import { WaymarkError } from '../http/waymark-error.ts';

/**
 * Reads a port.
 *
 * @returns `undefined` for a text that is missing or empty.
 * @throws {WaymarkError} `ERR_USAGE` for anything but a whole number from 0 to 65535.
 */
export function parsePort(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new WaymarkError(
    'ERR_USAGE',
    `The port must be a whole number from 0 to 65535: received \`${text}\`.`,
  );
}
