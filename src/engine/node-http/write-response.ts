import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Writes a response out as fast as the client takes it; resolves when all is handed over or the client has gone. */
export async function writeResponse(
  outgoing: ServerResponse,
  response: Response,
  method: string,
): Promise<void> {
  writeHead(outgoing, response);
  const { body } = response;
  if (!body || method === 'HEAD' || response.status === 204 || response.status === 304) {
    await body?.cancel();
    outgoing.end();
    return;
  }
  await writeBody(outgoing, body.getReader());
}

function writeHead(outgoing: ServerResponse, response: Response): void {
  outgoing.statusCode = response.status;
  if (response.statusText !== '') outgoing.statusMessage = response.statusText;
  for (const [name, value] of response.headers) {
    // The framing of the message is the engine's (RFC 9110, section 7.6.1); cookies must not be joined.
    if (name === 'set-cookie' || name === 'transfer-encoding' || name === 'keep-alive') continue;
    outgoing.setHeader(name, value);
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies);
}

async function writeBody(
  outgoing: ServerResponse,
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<void> {
  let gone = outgoing.destroyed;
  outgoing.once('close', () => {
    gone = true;
    if (!outgoing.writableFinished) reader.cancel().catch(() => {});
  });
  const first = await reader.read();
  if (first.done) {
    outgoing.end();
    return;
  }
  let next = reader.read();
  // A body of one piece goes out with its length; one that streams is not held up for more than a turn.
  const second = await Promise.race([next, nextTurn(undefined)]);
  if (second?.done) {
    outgoing.end(first.value);
    return;
  }
  for (let chunk = first.value; ;) {
    if (!outgoing.write(chunk) && !gone) await drained(outgoing);
    const result = await next;
    if (result.done || gone) break;
    chunk = result.value;
    next = reader.read();
  }
  outgoing.end();
}

function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      outgoing.off('drain', done);
      outgoing.off('close', done);
      resolve();
    };
    outgoing.on('drain', done);
    outgoing.on('close', done);
  });
}
