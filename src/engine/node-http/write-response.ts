import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Writes a response out as fast as the client takes it; resolves when all is handed over or the client has gone. */
export async function writeResponse(
  outgoing: ServerResponse,
  response: Response,
  method: string,
): Promise<void> {
  writeHead(outgoing, response, method);
  const { body } = response;
  if (!body || method === 'HEAD' || response.status === 204 || response.status === 304) {
    await body?.cancel();
    outgoing.end();
    return;
  }
  await writeBody(outgoing, body.getReader());
}

/** Headers that say how the message is framed, which only the engine knows (RFC 9112, section 6). */
const FRAMING = new Set(['content-length', 'keep-alive', 'trailer', 'transfer-encoding']);

function writeHead(
  outgoing: ServerResponse,
  { status, statusText, headers }: Response,
  method: string,
): void {
  outgoing.statusCode = status;
  if (statusText !== '') outgoing.statusMessage = statusText;
  for (const [name, value] of headers) {
    if (!FRAMING.has(name) && name !== 'set-cookie') outgoing.setHeader(name, value);
  }
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies);
  // Nothing follows the head of an answer to HEAD, so that no length can do harm, and a client may want to know it.
  const length = method === 'HEAD' ? headers.get('content-length') : null;
  if (length !== null && /^\d+$/.test(length)) outgoing.setHeader('content-length', length);
}

type BodyReader = ReadableStreamDefaultReader<Uint8Array>;

async function writeBody(outgoing: ServerResponse, reader: BodyReader): Promise<void> {
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) reader.cancel().catch(ignore);
  });
  // A client that waits for events is told at once that the answer has begun.
  const flush = setImmediate(() => outgoing.flushHeaders());
  const first = await reader.read().finally(() => clearImmediate(flush));
  if (first.done) {
    outgoing.end();
    return;
  }
  const second = reader.read();
  // Awaited only once the client has taken the first piece.
  second.catch(ignore);
  // A body of one piece goes out with its length; one that streams is not held up for more than a turn.
  const early = await Promise.race([second, nextTurn(undefined)]);
  if (early?.done) {
    outgoing.end(first.value);
    return;
  }
  await writePiece(outgoing, first.value);
  for (let next = await second; !next.done && !outgoing.destroyed; next = await reader.read()) {
    await writePiece(outgoing, next.value);
  }
  outgoing.end();
}

/** Resolves when the client can take more, or is gone. */
async function writePiece(outgoing: ServerResponse, piece: Uint8Array): Promise<void> {
  if (outgoing.write(piece) || outgoing.destroyed) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      outgoing.off('drain', done);
      outgoing.off('close', done);
      resolve();
    };
    outgoing.on('drain', done);
    outgoing.on('close', done);
  });
}

function ignore(): void {}
