import { isOriginAllowed, readHandshake, type Refusal } from './handshake.ts';
import { problemResponse } from './problem-response.ts';

/** What a server asks of those who want a WebSocket. */
export interface HandshakeTerms {
  /** Origins of pages that may connect, besides those of the server's own host; `*` for all. */
  readonly allowedOrigins: readonly string[];
  /** The subprotocol that will be spoken. */
  readonly protocol: string | undefined;
}

/** Why a request may not become a WebSocket; `undefined` where it may. */
export function handshakeRefusal(
  request: Request,
  { allowedOrigins, protocol }: HandshakeTerms,
): Refusal | undefined {
  const handshake = readHandshake(request);
  if ('status' in handshake) return handshake;
  const { headers } = request;
  const hosts = [headers.get('host'), headers.get('x-forwarded-host')];
  if (!isOriginAllowed(handshake.origin, allowedOrigins, hosts))
    return { status: 403, detail: 'Pages of this origin may not connect.' };
  if (protocol !== undefined && !handshake.protocols.includes(protocol))
    return { status: 400, detail: `The client must offer the subprotocol \`${protocol}\`.` };
  return undefined;
}

const TITLES: Readonly<Record<Refusal['status'], string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  426: 'Upgrade Required',
  503: 'Service Unavailable',
};

/** Headers of the handler's that say something of a connection that is not opened. */
const OF_THE_UPGRADE = new Set([
  'upgrade',
  'connection',
  'sec-websocket-version',
  'content-type',
  'content-length',
]);

/**
 * The answer to a request that becomes no WebSocket.
 *
 * @param given Headers of the response that would have gone out with the handshake.
 */
export function refuseHandshake({ status, detail }: Refusal, given: Headers = new Headers()): Response {
  const response = problemResponse({ status, title: TITLES[status], detail });
  const { headers } = response;
  for (const [name, value] of given) if (!OF_THE_UPGRADE.has(name)) headers.append(name, value);
  headers.set('cache-control', 'no-store');
  if (status === 426) {
    // RFC 9110, section 15.5.22, and RFC 6455, section 4.4.
    headers.set('upgrade', 'websocket');
    headers.set('sec-websocket-version', '13');
  }
  return response;
}
