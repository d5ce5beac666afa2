import { formatComment, formatEvent, type ServerSentEvent } from './format-event.ts';

/** Names of events, and what each of them carries. */
export type EventMap = Record<string, unknown>;

/** An event of a map. */
export type EventOf<Events> = {
  [Name in keyof Events & string]: ServerSentEvent<Name, Events[Name]>;
}[keyof Events & string];

/** What a producer of events sends them through. */
export interface EventStream<Events = EventMap> {
  /** Where the client left off, if it has been here before; '' otherwise. */
  readonly lastEventId: string;
  /** Aborts when the client leaves, or the stream ends. */
  readonly signal: AbortSignal;
  /** Resolves then. */
  readonly closed: Promise<void>;
  /**
   * Sends an event.
   *
   * @returns Resolves when the client can take more: who waits for it sends no faster than the client reads.
   * @throws (rejects with) `AbortError` once the stream has ended: a loop ends by itself.
   * @throws {TypeError} for an event that is none.
   */
  send(event: EventOf<Events>): Promise<void>;
  /** Sends a comment, for nobody. */
  comment(text: string): Promise<void>;
  /** Ends the stream; the client connects again unless it is told not to. */
  close(): void;
}

/** How a stream behaves. */
export interface StreamRules {
  /** Milliseconds of silence after which a comment is sent; 0 for never. */
  readonly heartbeat: number;
  /** Bytes that may wait for a client. */
  readonly maxBuffered: number;
}

const encoder = new TextEncoder();

/** A stream of events to one client. */
export class ClientStream implements EventStream<EventMap> {
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly closed: Promise<void>;
  readonly lastEventId: string;
  readonly #rules: StreamRules;
  readonly #end = new AbortController();
  #controller!: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  #waiting: (() => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(request: Request, rules: StreamRules) {
    this.#rules = rules;
    this.lastEventId = request.headers.get('last-event-id') ?? '';
    this.closed = new Promise((resolve) => {
      this.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    this.body = new ReadableStream(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () => this.#goOn(),
        cancel: () => this.#finish(),
      },
      // One piece may wait for the client, which is then asked for.
      { highWaterMark: 1, size: ({ byteLength }) => byteLength },
    );
    if (request.signal.aborted) this.close();
    else request.signal.addEventListener('abort', () => this.close(), { once: true, signal: this.signal });
    this.#beat();
  }

  get signal(): AbortSignal {
    return this.#end.signal;
  }

  async send(event: ServerSentEvent): Promise<void> {
    await this.#write(formatEvent(event));
  }

  async comment(text: string): Promise<void> {
    await this.#write(formatComment(text));
  }

  close(): void {
    if (this.signal.aborted) return;
    this.#finish();
    this.#controller.close();
  }

  /** Ends it so that the client sees that it was not meant to. */
  fail(error: unknown): void {
    if (this.signal.aborted) return;
    this.#finish();
    this.#controller.error(error);
  }

  #write(text: string): Promise<void> {
    if (this.signal.aborted) return Promise.reject(ended());
    this.#controller.enqueue(encoder.encode(text));
    this.#beat();
    const size = this.#controller.desiredSize ?? 0;
    if (size > 0) return Promise.resolve();
    if (1 - size > this.#rules.maxBuffered) {
      const message = `The client of an event stream does not keep up: more than ${this.#rules.maxBuffered} bytes wait for it. Await \`send()\`, or send less.`;
      this.fail(new Error(message));
      return Promise.reject(ended());
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => (this.signal.aborted ? reject(ended()) : resolve()));
    });
  }

  #goOn(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  #finish(): void {
    if (this.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#end.abort(ended());
    this.#goOn();
  }

  /** Proxies in front close connections that are silent. */
  #beat(): void {
    const { heartbeat } = this.#rules;
    if (heartbeat === 0 || this.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // A client that takes nothing is not helped by more.
      if ((this.#controller.desiredSize ?? 0) > 0) this.comment('').catch(() => {});
      else this.#beat();
    }, heartbeat);
  }
}

function ended(): DOMException {
  return new DOMException('The event stream has ended.', 'AbortError');
}
