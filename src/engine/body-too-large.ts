import { WaymarkError } from '../http/waymark-error.ts';

/** What reading the body of a request fails with that has more than `limit` bytes. */
export function bodyTooLarge(limit: number): WaymarkError {
  return new WaymarkError(
    'ERR_BODY_TOO_LARGE',
    `Cannot read the body of the request: it is larger than the ${limit} bytes that its route takes. Raise \`maxBodySize\`: for this route with \`export const maxBodySize\`, for all with \`server.maxBodySize\` in waymark.config.ts.`,
  );
}
