import { connect, type Socket } from 'node:net';

/** An answer as it came over the socket. */
export interface RawAnswer {
  readonly status: number;
  readonly statusText: string;
  /** By name in lower case; a name that came several times has as many values. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** Without its framing, as latin1 text. */
  readonly body: string;
  /** Whether the body came to the end that its framing names. */
  readonly isWhole: boolean;
}

/** What is sent beside the request line. */
export interface RawRequest {
  /** `null` leaves a header out that is sent otherwise: `host` and `connection: close`. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly body?: string | undefined;
}

/**
 * Sends a request as it stands, in no way normalised, on a connection of its own.
 *
 * @param line Method and target: `GET /a//b`.
 */
export async function sendRaw(url: string, line: string, request: RawRequest = {}): Promise<RawAnswer> {
  const answers = parseAnswers(await exchange(url, requestText(url, line, request)), [methodOf(line)]);
  // Not what comes before it, such as 100.
  const answer = answers.find(({ status }) => status >= 200 || status === 101);
  if (!answer) throw new Error(`The server closed the connection without an answer to ${line}`);
  return answer;
}

/** The text of a request. */
export function requestText(url: string, line: string, { headers = {}, body }: RawRequest = {}): string {
  const length = body === undefined ? null : String(Buffer.byteLength(body));
  const all = { host: new URL(url).host, connection: 'close', 'content-length': length, ...headers };
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === null ? [] : [value].flat().map((one) => `${name}: ${one}\r\n`),
  );
  return `${line} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`;
}

/** Opens a connection to a server. */
export function open(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) }, () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Sends a text and gathers what comes back until the server closes the connection. */
export async function exchange(url: string, text: string): Promise<string> {
  const socket = await open(url);
  socket.write(text);
  return received(socket);
}

/** What comes in until the connection ends, or until `isEnough` says so. */
export function received(socket: Socket, isEnough: (text: string) => boolean = () => false): Promise<string> {
  let text = '';
  return new Promise((resolve) => {
    const done = () => {
      socket.off('data', take);
      resolve(text);
    };
    const take = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (isEnough(text)) done();
    };
    if (socket.destroyed) return done();
    socket.on('data', take);
    socket.once('close', done);
    socket.once('error', done);
  });
}

/**
 * Takes apart what a connection brought.
 *
 * @param methods Those of the requests, in order: an answer to HEAD has no body.
 */
export function parseAnswers(text: string, methods: readonly string[]): RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = text;
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) throw new Error(`Not an answer: ${JSON.stringify(rest.slice(0, 200))}`);
    const [statusLine = '', ...fields] = rest.slice(0, end).split('\r\n');
    const [, code, statusText = ''] = /^HTTP\/1\.[01] (\d{3}) ?(.*)$/.exec(statusLine) ?? [];
    const headers = readFields(fields);
    const after = rest.slice(end + 4);
    const status = Number(code);
    const bare = status < 200 || status === 204 || status === 304;
    const none = bare || methods[answers.filter((each) => each.status >= 200).length] === 'HEAD';
    const framed = none ? { body: '', isWhole: true, length: 0 } : readBody(after, headers);
    answers.push({ status, statusText, headers, body: framed.body, isWhole: framed.isWhole });
    rest = after.slice(framed.length);
  }
  return answers;
}

function readFields(lines: readonly string[]): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  return headers;
}

interface Framed {
  readonly body: string;
  readonly isWhole: boolean;
  /** How many characters of the text it took. */
  readonly length: number;
}

function readBody(text: string, headers: ReadonlyMap<string, readonly string[]>): Framed {
  if (headers.get('transfer-encoding')?.[0] === 'chunked') return readChunks(text);
  const length = Number(headers.get('content-length')?.[0] ?? text.length);
  return { body: text.slice(0, length), isWhole: text.length >= length, length };
}

function readChunks(text: string): Framed {
  let body = '';
  let at = 0;
  for (;;) {
    const end = text.indexOf('\r\n', at);
    const size = Number.parseInt(text.slice(at, end), 16);
    const start = end + 2;
    if (end < 0 || Number.isNaN(size) || text.length < start + size + 2)
      return { body: body + (end < 0 ? '' : text.slice(start)), isWhole: false, length: text.length };
    if (size === 0) return { body, isWhole: true, length: start + 2 };
    body += text.slice(start, start + size);
    at = start + size + 2;
  }
}

function methodOf(line: string): string {
  return line.slice(0, line.indexOf(' '));
}
