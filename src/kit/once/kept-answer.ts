/** What a store keeps of an answer, as JSON. */
export interface KeptAnswer {
  /** Of the request that it answered. */
  readonly fingerprint: string;
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Text, bytes in base64, nothing, or more than is kept. */
  readonly body: { readonly text: string } | { readonly base64: string } | 'none' | 'gone';
}

/** What a handler ended in with `redirect()`, `notFound()` and their like. */
export interface KeptThrow {
  readonly fingerprint: string;
  /** By which Next.js tells such an error. */
  readonly digest: string;
}

type Bytes = Uint8Array<ArrayBuffer>;

/** An answer that is to be sent, and what is to be kept of it. */
export interface SplitAnswer {
  readonly response: Response;
  readonly kept: KeptAnswer;
}

// What names the one connection or the one moment of an answer. A cookie that is set again could undo a newer one.
const NOT_KEPT: ReadonlySet<string> = new Set([
  'connection',
  'date',
  'keep-alive',
  'set-cookie',
  'transfer-encoding',
]);

/**
 * Reads an answer, to keep it.
 *
 * @param maxSize How many bytes of a body are kept. What is larger, and a stream of events, is sent and not kept.
 */
export async function splitAnswer(
  response: Response,
  fingerprint: string,
  maxSize: number,
): Promise<SplitAnswer> {
  const { status, headers } = response;
  const keptHeaders = [...headers].filter(([name]) => !NOT_KEPT.has(name));
  const kept = (body: KeptAnswer['body']): KeptAnswer => ({
    fingerprint,
    status,
    headers: keptHeaders,
    body,
  });
  if (response.body === null) return { response, kept: kept('none') };
  // The first event may be long in coming.
  if (headers.get('content-type')?.startsWith('text/event-stream')) return { response, kept: kept('gone') };
  const { pieces, rest } = await readUpTo(response.body, maxSize);
  if (rest) return { response: resent(response, streamOf(pieces, rest)), kept: kept('gone') };
  const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
  return { response: resent(response, bytes), kept: kept(encodeBody(bytes)) };
}

/** The answer that was kept; `undefined` where its body was not. */
export function replayAnswer(
  kept: KeptAnswer,
  extra: Readonly<Record<string, string>>,
): Response | undefined {
  if (kept.body === 'gone') return undefined;
  const headers = new Headers(kept.headers.map(([name, value]) => [name, value]));
  for (const [name, value] of Object.entries(extra)) headers.set(name, value);
  return new Response(decodeBody(kept.body), { status: kept.status, headers });
}

/** The digest of an error that is an answer, as `redirect()` and `notFound()` throw it. */
export function answerDigest(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('digest' in error)) return undefined;
  const { digest } = error;
  return typeof digest === 'string' && /^NEXT_(?:REDIRECT|HTTP_ERROR_FALLBACK);/.test(digest)
    ? digest
    : undefined;
}

/** An error that Next.js and Waymark answer as the one that had this digest. */
export function errorOfDigest(digest: string): Error {
  return Object.assign(new Error(digest.split(';')[0]), { digest });
}

function resent({ status, statusText, headers }: Response, body: BodyInit): Response {
  // As a list: Deno cannot look into headers that are not its own.
  return new Response(body, { status, statusText, headers: [...headers] });
}

async function readUpTo(
  stream: ReadableStream<Bytes>,
  maxSize: number,
): Promise<{ pieces: Bytes[]; rest: ReadableStreamDefaultReader<Bytes> | undefined }> {
  const reader = stream.getReader();
  const pieces: Bytes[] = [];
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return { pieces, rest: undefined };
    pieces.push(value);
    size += value.byteLength;
    if (size > maxSize) return { pieces, rest: reader };
  }
}

/** A stream of pieces that have been read, and of what comes behind them. */
function streamOf(pieces: Bytes[], rest: ReadableStreamDefaultReader<Bytes>): ReadableStream<Bytes> {
  return new ReadableStream({
    async pull(controller) {
      const piece = pieces.shift();
      if (piece) return controller.enqueue(piece);
      const { done, value } = await rest.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => rest.cancel(reason),
  });
}

function encodeBody(bytes: Bytes): KeptAnswer['body'] {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { base64: toBase64(bytes) };
  }
}

function decodeBody(body: Exclude<KeptAnswer['body'], 'gone'>): BodyInit | null {
  if (body === 'none') return null;
  if ('base64' in body) return Uint8Array.from(atob(body.base64), (sign) => sign.charCodeAt(0));
  // Bytes, so that no type is made up for an answer that has none.
  return new TextEncoder().encode(body.text);
}

function toBase64(bytes: Bytes): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
