/** What a client asks for. */
export interface Handshake {
  /** The subprotocols that it can speak, in its order. */
  readonly protocols: readonly string[];
  /** The page that asks, if it is a browser. */
  readonly origin: string | null;
}

/** Why no WebSocket is opened, as an answer. */
export interface Refusal {
  readonly status: 400 | 403 | 426 | 503;
  readonly detail: string;
}

/** 16 bytes in base64 (RFC 6455, section 4.1). */
const KEY = /^[+/0-9A-Za-z]{22}==$/;

/**
 * Reads what a request says of the WebSocket that it would become (RFC 6455, section 4.2.1).
 *
 * @returns A refusal for one that asks for none, or not in the right way.
 */
export function readHandshake({ method, headers }: Pick<Request, 'method' | 'headers'>): Handshake | Refusal {
  const asks = hasToken(headers.get('upgrade'), 'websocket') && method === 'GET';
  // On some runtimes the header is the server's own, and not shown.
  const connection = headers.get('connection');
  if (!asks || (connection !== null && !hasToken(connection, 'upgrade')))
    return { status: 426, detail: 'This path is for WebSocket connections.' };
  if (headers.get('sec-websocket-version') !== '13')
    return { status: 426, detail: 'The header `Sec-WebSocket-Version` must be 13.' };
  if (!KEY.test(headers.get('sec-websocket-key') ?? ''))
    return { status: 400, detail: 'The header `Sec-WebSocket-Key` must be 16 bytes in base64.' };
  const protocols = listOf(headers.get('sec-websocket-protocol'));
  return { protocols, origin: headers.get('origin') };
}

/**
 * Whether a page of this origin may connect. Browsers let every page open a WebSocket to every server, with the user's
 * cookies: only the server can look at where it comes from (RFC 6455, section 10.2).
 *
 * @param hosts What the client, or the proxy in front, calls the server.
 */
export function isOriginAllowed(
  origin: string | null,
  allowed: readonly string[],
  hosts: readonly (string | null)[],
): boolean {
  if (origin === null || allowed.includes('*') || allowed.includes(origin)) return true;
  if (!URL.canParse(origin)) return false;
  const { host, protocol } = new URL(origin);
  return hosts.some((each) => each !== null && withoutPort(each, protocol) === host);
}

/** Origins leave the port of their scheme out; clients may write it. */
function withoutPort(host: string, protocol: string): string | undefined {
  const first = host.split(',', 1)[0] ?? '';
  const url = `${protocol}//${first.trim()}`;
  return URL.canParse(url) ? new URL(url).host : undefined;
}

function hasToken(value: string | null, token: string): boolean {
  return listOf(value).some((each) => each.toLowerCase() === token);
}

function listOf(value: string | null): string[] {
  return (value ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}
