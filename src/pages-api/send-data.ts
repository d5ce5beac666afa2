import type { IncomingMessage, ServerResponse } from 'node:http';
import { Stream } from 'node:stream';
import { contentEtag } from './content-etag.ts';
import { isFresh } from './is-fresh.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/** What sending needs of the exchange. */
export interface SendTarget {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** Whether to tell the developer of what is dropped. */
  readonly warns: boolean;
  /** Whether the request has a condition at all, before its headers are taken apart. */
  readonly mayBeFresh: boolean;
}

/**
 * What `res.send` does: streams and buffers go out as bytes, objects, numbers and booleans as JSON, texts as they are;
 * with an `ETag`, and 304 where the client has it already.
 */
export function sendData(target: SendTarget, body: unknown): void {
  const { req, res } = target;
  if (body === null || body === undefined) {
    res.end();
    return;
  }
  if (res.statusCode === 204 || res.statusCode === 304) {
    for (const name of ['Content-Type', 'Content-Length', 'Transfer-Encoding']) res.removeHeader(name);
    if (target.warns && body) warnOfBody(req, res.statusCode);
    res.end();
    return;
  }
  if (body instanceof Stream) {
    setBytesType(res);
    body.pipe(res);
    return;
  }
  const isJson = typeof body === 'object' || typeof body === 'number' || typeof body === 'boolean';
  if (Buffer.isBuffer(body)) sendTagged(target, body, () => setBytesType(res));
  else if (isJson) sendTagged(target, JSON.stringify(body), () => res.setHeader('Content-Type', JSON_TYPE));
  else if (typeof body === 'string') sendTagged(target, body);
  else {
    throw new TypeError(
      `Cannot send a ${typeof body}: give \`res.send\` a string, an object, a number, a boolean, a Buffer or a stream.`,
    );
  }
}

/** What `res.json` does. */
export function sendJson(target: SendTarget, data: unknown): void {
  target.res.setHeader('Content-Type', JSON_TYPE);
  sendData(target, JSON.stringify(data));
}

function sendTagged({ req, res, mayBeFresh }: SendTarget, body: string | Buffer, setType?: () => void): void {
  const etag = contentEtag(body);
  res.setHeader('ETag', etag);
  if (mayBeFresh && isFresh(req.headers, etag)) {
    res.statusCode = 304;
    res.end();
    return;
  }
  setType?.();
  // The engine frames the body; loggers and the answer to HEAD want to know.
  res.setHeader('Content-Length', Buffer.byteLength(body));
  res.end(body);
}

function setBytesType(res: ServerResponse): void {
  if (!res.getHeader('Content-Type')) res.setHeader('Content-Type', 'application/octet-stream');
}

function warnOfBody({ url }: IncomingMessage, status: number): void {
  console.warn(
    `A body was attempted to be set with a ${status} statusCode for ${url}, this is invalid and the body was ignored.\nSee more info here https://nextjs.org/docs/messages/invalid-api-status-body`,
  );
}
