import type { Socket } from 'node:net';
import { HeadLines } from '../../src/engine/node/answer-head.ts';
import { Exchange } from '../../src/engine/node/exchange.ts';
import { HttpConnection } from '../../src/engine/node/http-connection.ts';
import type { ServerContext } from '../../src/engine/node/server-context.ts';
import { FORWARDED_HEADERS, serverAddress } from '../../src/engine/forwarded-headers.ts';
import { OpenWebSockets } from '../../src/engine/web-socket/open-web-sockets.ts';
import { PendingWork } from '../../src/engine/serve-options.ts';
import type { FetchApp } from '../../src/http/handler.ts';
import { DEFAULT_LIMITS } from '../../src/http/server-limits.ts';
import type { MemorySocket } from './memory-socket.ts';
import type { SeenRequest } from './outcome.ts';

/** What the engine made of the bytes of one connection. */
export interface SubjectLog {
  readonly requests: SeenRequest[];
  /** What must never happen: errors that are not the client's. */
  readonly faults: string[];
}

/** An app that writes down what it is asked, and answers everything with 200. */
export function recordingApp(log: () => SubjectLog): FetchApp {
  return {
    fetch: (request, connection) => {
      const { requests, faults } = log();
      if (!(connection instanceof Exchange)) throw new TypeError('A connection that is not of this engine.');
      // An app sets its own; what is tried here is what comes over the wire.
      connection.maxBodySize = Number.POSITIVE_INFINITY;
      const seen: SeenRequest = {
        method: request.method,
        target: connection.target,
        pairs: withoutForwarded(connection.headerPairs(), request, faults),
        body: undefined,
      };
      requests.push(seen);
      return readBody(request, connection).then(
        (body) => {
          seen.body = body;
          return new Response('ok');
        },
        () => new Response('ok'),
      );
    },
  };
}

/** The engine's own end of one connection. */
export function connectSubject(socket: MemorySocket, log: SubjectLog): HttpConnection {
  const lines = new HeadLines(DEFAULT_LIMITS.keepAliveTimeout);
  lines.setTime(Date.now());
  const context: ServerContext = {
    app: recordingApp(() => log),
    limits: DEFAULT_LIMITS,
    lines,
    onError: (error) => log.faults.push(String(error)),
    webSockets: new OpenWebSockets(),
    pending: new PendingWork(),
    trust: undefined,
    address: serverAddress('http://localhost:3000', 3000),
    now: performance.now(),
    isClosing: false,
  };
  // It has all that an HTTP server asks of a socket.
  return new HttpConnection(context, socket as unknown as Socket, ignore);
}

/** What is shown of a body is nothing for GET and HEAD; what is compared is what came. */
async function readBody(request: Request, exchange: Exchange): Promise<string> {
  if (request.method === 'GET' || request.method === 'HEAD') return latin1(await exchange.readBody());
  // Both ways to read are tried, the same one for the same request.
  if (request.url.length % 2 === 0) return latin1(new Uint8Array(await request.arrayBuffer()));
  const pieces: string[] = [];
  for await (const piece of request.body ?? []) pieces.push(latin1(piece));
  return pieces.join('');
}

/** The forwarding headers that the engine adds are told to handlers; none has come over the wire. */
function withoutForwarded(pairs: readonly string[], request: Request, faults: string[]): string[] {
  const cameWith = (name: string, before: number) =>
    pairs.some((other, index) => index % 2 === 0 && index < before && other.toLowerCase() === name);
  const kept = [...pairs];
  for (const name of FORWARDED_HEADERS.toReversed()) {
    const at = kept.length - 2;
    if (kept[at] === name && !cameWith(name, at)) kept.length = at;
    else if (!cameWith(name, kept.length)) faults.push(`no ${name}`);
  }
  for (let index = 0; index < kept.length; index += 2) {
    if (!request.headers.has(kept[index] as string)) faults.push(`Headers without ${kept[index]}`);
  }
  return kept;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function ignore(): void {}
