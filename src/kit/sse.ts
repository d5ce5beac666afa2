import { type ByteSize, parseByteSize } from '../http/byte-size.ts';
import type { MaybePromise } from '../http/cache-store.ts';
import { readDuration } from '../http/duration.ts';
import { ClientStream, type EventMap, type EventOf, type EventStream } from './sse/event-stream.ts';

export type { EventMap, EventOf, EventStream } from './sse/event-stream.ts';
export type { ServerSentEvent } from './sse/format-event.ts';

/** How an event stream behaves. */
export interface EventStreamOptions {
  /** After which silence a comment is sent, so that no proxy takes the connection for dead; 0 for never. Default: 15 s. */
  readonly heartbeat?: number | `${number}${'ms' | 's' | 'm' | 'h'}` | undefined;
  /** Milliseconds that a client waits before it connects again. Default: what it likes, which is a few seconds. */
  readonly retry?: number | undefined;
  /** Bytes that may wait for a client that is slow; more end its stream. Default: 1 MB. */
  readonly maxBuffered?: ByteSize | undefined;
  /** Headers of the answer besides its own. */
  readonly headers?: HeadersInit | undefined;
}

/** Sends events until it returns, which ends the stream; or the events themselves. */
export type EventProducer<Events> =
  | ((stream: EventStream<Events>) => MaybePromise<void>)
  | AsyncIterable<EventOf<Events>>;

/**
 * An answer that is a stream of server-sent events, `text/event-stream`, for `EventSource` in browsers: no faster than
 * the client reads, kept alive by comments, and ended with the client.
 *
 * @param produce Sends events; when it returns the stream ends, so one that waits for others to send awaits
 *   `stream.closed`. It may throw what `send()` throws when the client has left; anything else breaks the stream off,
 *   and is logged.
 * @throws {TypeError} for an option that cannot be used.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 * @example
 * ```ts
 * import { sse } from 'waymark/sse';
 *
 * export function GET(request: Request) {
 *   return sse<{ tick: { count: number } }>(request, async (stream) => {
 *     for (let count = 0; count < 3; count++) await stream.send({ event: 'tick', data: { count }, id: count });
 *   });
 * }
 * ```
 */
export function sse<Events extends object = EventMap>(
  request: Request,
  produce: EventProducer<Events>,
  options: EventStreamOptions = {},
): Response {
  const rules = {
    heartbeat: readHeartbeat(options.heartbeat ?? 15_000),
    maxBuffered: parseByteSize(options.maxBuffered ?? '1mb', 'maxBuffered of sse()'),
  };
  const headers = new Headers(options.headers);
  headers.set('content-type', 'text/event-stream');
  // Nobody on the way is to keep events, to change them, or to wait for more (nginx).
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-cache, no-transform');
  headers.set('x-accel-buffering', 'no');
  if (request.method === 'HEAD') return new Response(null, { headers });
  const stream = new ClientStream(request, rules);
  if (options.retry !== undefined) stream.send({ retry: options.retry }).catch(() => {});
  void run(stream, produce as EventProducer<EventMap>);
  return new Response(stream.body, { headers });
}

async function run(stream: ClientStream, produce: EventProducer<EventMap>): Promise<void> {
  try {
    if (typeof produce === 'function') await produce(stream);
    else for await (const event of produce) await stream.send(event);
    stream.close();
  } catch (error) {
    // Once the client has left that is how a producer ends.
    if (!stream.signal.aborted) stream.fail(error);
  }
}

function readHeartbeat(value: number | string): number {
  const time = readDuration(String(value));
  if (time !== undefined) return time;
  throw new TypeError(
    `Cannot make an event stream: its heartbeat must be milliseconds, or a text such as '15s': received '${value}'.`,
  );
}
