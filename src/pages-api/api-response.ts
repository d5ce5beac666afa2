/* oxlint-disable no-underscore-dangle -- Node's names */
import {
  type IncomingMessage,
  ServerResponse,
  STATUS_CODES,
  validateHeaderName,
  validateHeaderValue,
} from 'node:http';
import { WaymarkError } from '../http/waymark-error.ts';
import type { ApiAnswer } from './api-answer.ts';
import type { ClientSocket } from './client-socket.ts';

const ANSWER = Symbol('waymark.answer');

type Callback = (error?: Error | null) => void;
type Write = (...args: unknown[]) => boolean;
type End = (...args: unknown[]) => unknown;
type Given = Record<string, unknown> | readonly unknown[] | null | undefined;

/** The parts of Node's class through which all that it writes goes, on Node.js, Bun and Deno alike. */
interface WithInternals extends Omit<ServerResponse, 'write' | 'end' | 'socket'> {
  socket: unknown;
  write: Write;
  end: End;
  [ANSWER]: ApiAnswer;
  _header: string | null;
  _headerSent: boolean;
  _closed: boolean;
  _storeHeader(firstLine: string, headers: Given): void;
  _send(data: string | Uint8Array, encoding?: BufferEncoding | null, callback?: Callback | null): boolean;
  _writeRaw(data: unknown, encoding?: unknown, callback?: unknown): boolean;
}

const nativeWrite = ServerResponse.prototype.write as Write;
const nativeEnd = ServerResponse.prototype.end as End;

/**
 * Makes a response of Node's own class that writes into an answer: what the class would format as text, and write to
 * a socket, goes there instead.
 *
 * The three functions and `write` and `end` are properties of its own: frameworks such as Express give it another
 * prototype.
 */
export function createApiResponse(
  req: IncomingMessage,
  socket: ClientSocket,
  answer: ApiAnswer,
): ServerResponse<IncomingMessage> {
  const made = new ServerResponse(req);
  const res = made as unknown as WithInternals;
  res[ANSWER] = answer;
  res._storeHeader = storeHeader;
  res._send = send;
  res._writeRaw = writeInformation;
  res.write = write;
  res.end = end;
  // `assignSocket` would do the same, and listen on the socket for what is known here anyway.
  res.socket = socket;
  socket._httpMessage = res;
  return made;
}

/** Tells those who listen that nothing more happens to a response. */
export function closeApiResponse(res: ServerResponse, socket: ClientSocket): void {
  const message = res as unknown as WithInternals;
  if (message._closed) return;
  message._closed = true;
  message.destroyed = true;
  socket._httpMessage = null;
  socket.release();
  res.emit('close');
}

/** Where the class would put the head together. */
function storeHeader(this: WithInternals, firstLine: string, headers: Given): void {
  const { statusCode, statusMessage } = this;
  // A web Response has no other status (Fetch, "response status").
  if (statusCode < 200 || statusCode > 599) {
    // Bun counts the head as sent by now, and so nothing can replace this one.
    this[ANSWER].head = { status: 500, statusText: '', headers: [] };
    throw new WaymarkError(
      'ERR_HANDLER_RESULT',
      `Cannot answer with status ${statusCode}: an answer has one from 200 to 599.`,
    );
  }
  this[ANSWER].head = {
    status: statusCode,
    statusText: statusMessage === STATUS_CODES[statusCode] ? '' : statusMessage,
    headers: listHeaders(this, headers),
  };
  this._header = firstLine;
  // The engine frames the body.
  this.chunkedEncoding = false;
}

function listHeaders(
  res: Pick<ServerResponse, 'getHeaderNames' | 'getHeader'>,
  given: Given,
): [string, string][] {
  const names = res.getHeaderNames();
  const list: [string, string][] = [];
  if (names.length > 0) {
    // What `writeHead` was given has been set by now.
    for (const name of names) push(list, name, res.getHeader(name));
  } else if (Array.isArray(given)) {
    for (const [name, value] of pairsOf(given)) pushChecked(list, name, value);
  } else {
    for (const [name, value] of Object.entries(given ?? {})) pushChecked(list, name, value);
  }
  return list;
}

function pairsOf(given: readonly unknown[]): readonly [unknown, unknown][] {
  if (Array.isArray(given[0])) return given as readonly [unknown, unknown][];
  const pairs: [unknown, unknown][] = [];
  for (let index = 0; index < given.length; index += 2) pairs.push([given[index], given[index + 1]]);
  return pairs;
}

function pushChecked(list: [string, string][], name: unknown, value: unknown): void {
  validateHeaderName(name as string);
  for (const each of [value].flat()) validateHeaderValue(name as string, each as string);
  push(list, (name as string).toLowerCase(), value);
}

function push(list: [string, string][], name: string, value: unknown): void {
  if (!Array.isArray(value)) list.push([name, String(value)]);
  else if (name === 'cookie') list.push([name, value.join('; ')]);
  else for (const each of value) list.push([name, String(each)]);
}

/** Where the class would hand over parts of the body, and the head before the first of them. */
function send(
  this: WithInternals,
  data: string | Uint8Array,
  encoding?: BufferEncoding | null,
  callback?: Callback | null,
): boolean {
  const answer = this[ANSWER];
  // Only `flushHeaders` sends nothing and does not want to know when.
  if (data.length === 0 && !callback && encoding === undefined) answer.begin();
  else answer.send(data, encoding, callback ?? undefined);
  // Else the class would wait for its socket to say `drain`: see `write`.
  return true;
}

/** Where the class would write 100, 102 and 103, which a web Response does not have: the engine sends the 100. */
function writeInformation(
  this: WithInternals,
  _data: unknown,
  encoding?: unknown,
  callback?: unknown,
): boolean {
  const then = typeof encoding === 'function' ? encoding : callback;
  if (typeof then === 'function') process.nextTick(then as Callback);
  return true;
}

function write(this: WithInternals, ...args: unknown[]): boolean {
  const answer = this[ANSWER];
  const isTaken = nativeWrite.apply(this, args);
  if (!answer.isHeldBack) return isTaken;
  tellOfDrain(this);
  return false;
}

/** From now on `writableNeedDrain` says what the answer says; rare enough to be paid for only here. */
function tellOfDrain(res: WithInternals): void {
  if (Object.hasOwn(res, 'writableNeedDrain')) return;
  Object.defineProperty(res, 'writableNeedDrain', {
    configurable: true,
    get: () => !res.destroyed && !res.writableEnded && res[ANSWER].isHeldBack,
  });
}

function end(this: WithInternals, ...args: unknown[]): unknown {
  nativeEnd.apply(this, args);
  if (this.writableEnded) this[ANSWER].end();
  return this;
}
