import type { ServerResponse } from 'node:http';

/**
 * What `res.redirect` does: 307 unless a status is given, with the address as body.
 *
 * @throws {Error} for other arguments than an address, or a status and an address.
 */
export function redirect(res: ServerResponse, first: unknown, second: unknown): void {
  const [status, url] = typeof first === 'string' ? [307, first] : [first, second];
  if (typeof status !== 'number' || typeof url !== 'string') {
    throw new Error(
      "Invalid redirect arguments. Please use a single argument URL, e.g. res.redirect('/destination') or use a status code and URL, e.g. res.redirect(307, '/destination').",
    );
  }
  res.writeHead(status, { Location: url });
  res.write(url);
  res.end();
}
