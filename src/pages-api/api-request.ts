/* oxlint-disable no-underscore-dangle -- Node's names */
import { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { sourceOf } from '../http/lazy-request.ts';
import type { ApiBody } from './api-body.ts';
import type { ClientSocket } from './client-socket.ts';

const BODY = Symbol('waymark.body');

interface WithBody extends IncomingMessage {
  [BODY]: ApiBody;
  _consumed?: boolean;
  /** What Node's parser calls, on all runtimes: `headers` is made of these lines when it is first asked for. */
  _addHeaderLines(pairs: readonly string[], count: number): void;
}

/**
 * Makes a request of Node's own class that reads from what an engine knows.
 *
 * What it does otherwise than its class is in properties of its own: frameworks such as Express give it another
 * prototype.
 *
 * @param url What `req.url` shows: path and query.
 */
export function createApiRequest(
  request: Request,
  url: string,
  socket: ClientSocket,
  body: ApiBody,
): IncomingMessage {
  const req = new IncomingMessage(socket as unknown as Socket) as WithBody;
  req.method = request.method;
  req.url = url;
  // Which version of HTTP/1 the client speaks is the engine's affair.
  req.httpVersionMajor = 1;
  req.httpVersionMinor = 1;
  req.httpVersion = '1.1';
  const pairs = headerPairs(request);
  req._addHeaderLines(pairs, pairs.length);
  // Set later than the headers: what comes behind is taken for trailers.
  if (body.isEmpty) req.complete = true;
  req[BODY] = body;
  req._read = readBody;
  return req;
}

/** A list of its own: handlers may change it. */
function headerPairs(request: Request): string[] {
  const source = sourceOf(request);
  if (source) return source.headerPairs().slice();
  const pairs: string[] = [];
  for (const [name, value] of request.headers) pairs.push(name, value);
  return pairs;
}

function readBody(this: IncomingMessage): void {
  const req = this as WithBody;
  req._consumed = true;
  // As the class does it: until then it waits for the first read.
  const state = (req as { _readableState?: { readingMore?: boolean } })._readableState;
  if (state) state.readingMore = false;
  void req[BODY].pullInto(req);
}
