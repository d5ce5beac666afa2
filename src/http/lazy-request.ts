import { bareBase, delegateMissing } from './bare-base.ts';
import { LazyHeaders } from './lazy-headers.ts';
import { parsedHref } from './parsed-href.ts';
import type { RequestSource } from './request-source.ts';

const Platform = globalThis.Request;
const PlatformResponse = globalThis.Response;
const decoder = new TextDecoder();
const NOTHING = new Uint8Array();

type Bytes = Uint8Array<ArrayBuffer>;

/** What the engine knows of a request that it made itself; `undefined` for every other request. */
export let sourceOf: (request: Request) => RequestSource | undefined;

/** Of requests that were made of an engine's, as the platform's own. */
const sources = new WeakMap<Request, RequestSource>();

/** The same as `sourceOf`, for the platform's copies of such a request as well. */
export function sourceBehind(request: Request): RequestSource | undefined {
  return sourceOf(request) ?? sources.get(request);
}

/** Notes that a request is a copy of another. */
export function noteCopy(copy: Request, original: Request): void {
  const source = sourceBehind(original);
  if (source) sources.set(copy, source);
}

let takeBody: (request: LazyRequest) => ReadableStream<Bytes> | null;

/**
 * A `Request` over what an engine knows of it: each property is worked out when it is first asked for, and a body
 * that is read whole goes through no stream.
 *
 * It is `instanceof Request`. Where the platform itself needs a request of its own, as `fetch(request)` and
 * `new Request(request)` do, `toPlatformRequest` makes one.
 */
export class LazyRequest extends bareBase(Platform) {
  readonly #source: RequestSource;
  #url: string | undefined;
  #headers: LazyHeaders | undefined;
  #controller: AbortController | undefined;
  /** The body as a stream, once somebody asked for one: a response is the platform's cheapest holder of a body. */
  #stream: Response | undefined;
  /** Whether the body was read whole, or went into another request. */
  #isTaken: boolean;

  /** @param earlier A request of the same source: what was made for it is taken over. */
  constructor(source: RequestSource, earlier?: LazyRequest) {
    super();
    this.#source = source;
    this.#url = earlier ? earlier.#url : undefined;
    this.#headers = earlier ? earlier.#headers : undefined;
    this.#controller = earlier ? earlier.#controller : undefined;
    this.#stream = earlier ? earlier.#stream : undefined;
    this.#isTaken = earlier ? earlier.#isTaken : false;
  }

  override get method(): string {
    return this.#source.method;
  }

  override get url(): string {
    return (this.#url ??= parsedHref(this.#source.origin, this.#source.target));
  }

  override get headers(): Headers {
    return (this.#headers ??= new LazyHeaders(this.#source, undefined));
  }

  override get signal(): AbortSignal {
    return (this.#controller ??= createController(this.#source)).signal;
  }

  override get body(): ReadableStream<Bytes> | null {
    return this.#source.hasBody ? this.#holder().body : null;
  }

  override get bodyUsed(): boolean {
    return this.#isTaken || (this.#stream !== undefined && this.#stream.bodyUsed);
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    return ownBytes(await this.#read()).buffer;
  }

  override async bytes(): Promise<Bytes> {
    return ownBytes(await this.#read());
  }

  override async blob(): Promise<Blob> {
    return this.#typed(await this.#read()).blob();
  }

  override async formData(): Promise<FormData> {
    return this.#typed(await this.#read()).formData();
  }

  override async json(): Promise<unknown> {
    const bytes = this.#read();
    return JSON.parse(decoder.decode(bytes instanceof Promise ? await bytes : bytes));
  }

  override async text(): Promise<string> {
    const bytes = this.#read();
    return decoder.decode(bytes instanceof Promise ? await bytes : bytes);
  }

  /** A copy, as a request of the platform; its body is read on its own. */
  override clone(): Request {
    if (this.bodyUsed || this.#stream?.body?.locked) {
      throw new TypeError('Request.clone: Body has already been consumed.');
    }
    return platformRequest(this, this.#source.hasBody ? this.#holder().clone().body : null);
  }

  override get cache(): RequestCache {
    return 'default';
  }
  override get credentials(): RequestCredentials {
    return 'same-origin';
  }
  override get destination(): RequestDestination {
    return '';
  }
  get duplex(): 'half' {
    return 'half';
  }
  override get integrity(): string {
    return '';
  }
  override get keepalive(): boolean {
    return false;
  }
  override get mode(): RequestMode {
    return 'cors';
  }
  override get redirect(): RequestRedirect {
    return 'follow';
  }
  override get referrer(): string {
    return 'about:client';
  }
  override get referrerPolicy(): ReferrerPolicy {
    return '';
  }

  /** What `console.log` shows. */
  [Symbol.for('nodejs.util.inspect.custom')](
    _depth: number,
    options: object,
    inspect: (value: unknown, options: object) => string,
  ): string {
    return inspect(platformRequest(this, null), options);
  }

  #read(): Bytes | Promise<Bytes> {
    if (!this.#source.hasBody) return NOTHING;
    if (this.#isTaken) throw new TypeError('Body is unusable: Body has already been read');
    if (this.#stream) return this.#stream.arrayBuffer().then((buffer) => new Uint8Array(buffer));
    this.#isTaken = true;
    return this.#source.readBody();
  }

  #holder(): Response {
    if (this.#stream) return this.#stream;
    // Of a body that was read whole a stream is left that gives nothing more.
    this.#stream = new PlatformResponse(this.#isTaken ? NOTHING : this.#source.bodyStream());
    if (this.#isTaken) void this.#stream.arrayBuffer();
    return this.#stream;
  }

  #typed(bytes: Bytes): Response {
    const type = this.headers.get('content-type');
    return new PlatformResponse(bytes, type === null ? undefined : { headers: { 'content-type': type } });
  }

  static {
    Object.defineProperty(this, 'name', { value: 'Request' });
    Object.defineProperty(this.prototype, 'constructor', { value: Platform });
    sourceOf = (request) => (#source in request ? request.#source : undefined);
    takeBody = (request) => {
      // One that the kit has put in its place.
      if (Object.hasOwn(request, 'body')) return request.body as ReadableStream<Bytes> | null;
      if (!request.#source.hasBody) return null;
      const stream = request.#holder().body;
      if (request.bodyUsed || stream?.locked) {
        throw new TypeError(
          'Cannot construct a Request with a Request object that has already been used: read its body once, or `clone()` it first.',
        );
      }
      request.#isTaken = true;
      return stream;
    };
  }
}

/** Bytes with memory that is theirs alone: the rest of it may be another request's. */
function ownBytes(bytes: Bytes): Bytes {
  return bytes.byteLength === bytes.buffer.byteLength ? new Uint8Array(bytes.buffer) : new Uint8Array(bytes);
}

/**
 * A request of the platform's own, made of a lazy one: its URL, method, headers and signal as they are now, and its
 * body, which the lazy one has no more. A request of the platform stays the same object.
 *
 * @param init What goes with the request into `fetch` or a constructor: where it brings a body, the request keeps its own.
 * @throws {TypeError} when the body was read before.
 */
export function toPlatformRequest(request: Request, init?: RequestInit | null): Request {
  if (sourceOf(request) === undefined) return request;
  const hasOther = init !== undefined && init !== null && init.body !== undefined && init.body !== null;
  return platformRequest(request, hasOther ? null : takeBody(request as LazyRequest));
}

function platformRequest(request: Request, body: ReadableStream<Bytes> | null): Request {
  const { method, headers, signal } = request;
  const init: RequestInit & { duplex: 'half' } = { method, headers, signal, body, duplex: 'half' };
  const copy = new Platform(request.url, init);
  noteCopy(copy, request);
  return copy;
}

function createController(source: RequestSource): AbortController {
  const controller = new AbortController();
  if (source.isAborted) controller.abort();
  else source.onAbort(() => controller.abort());
  return controller;
}

delegateMissing(LazyRequest, Platform, {
  // A property is to be had without the body, which stays where it is.
  forGetter: (request) => platformRequest(request, null),
  forMethod: (request) => toPlatformRequest(request),
});
