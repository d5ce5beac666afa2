import { bareBase, delegateMissing } from './bare-base.ts';
import { sortHeaders } from './header-list.ts';
import { createState, jsonInit, jsonText } from './response-init.ts';
import {
  type Bytes,
  ResponseState,
  type WrittenHead,
  carrierOf,
  copyHeaders,
  headersOf,
  isFresh,
  listNow,
  readerOf,
} from './response-state.ts';

const Platform = globalThis.Response;

/** What an engine writes out of a response that it needs no stream for. */
export interface LazyParts {
  readonly status: number;
  readonly statusText: string;
  /** The `content-type` that goes out where neither `front` nor `headers` has one; `undefined` for none. */
  readonly type: string | undefined;
  /** What `deriveResponse` put in front, the same array that it was given; no name in it is in `headers` too. */
  readonly front: readonly string[] | undefined;
  /** Names in lower case and values in turn, as `Headers` iterates them; `undefined` for none but `type`. */
  readonly headers: readonly string[] | undefined;
  /** Not a copy: not to be changed. */
  readonly body: string | Bytes | null;
  /** Where to keep the head that is written of all this, for one that is sent often: see `storedResponse`. */
  readonly written: WrittenHead | undefined;
}

/** What a response consists of; `undefined` where it is not lazy, or its body is a stream. */
export let lazyParts: (response: Response) => LazyParts | undefined;

/**
 * Whether a value is a lazy response that nobody has read, and whose headers nobody has asked for, with none among them
 * by which `NextResponse` tells the server something.
 */
export let isOrdinary: (value: unknown) => value is Response;

/** What a lazy response keeps; `undefined` for every other. For the modules beside this one. */
export let responseState: (response: Response) => ResponseState | undefined;

/**
 * A `Response` that keeps what it was given until somebody needs more: a body of text or bytes is no stream, and
 * headers are a list. What is rarer, or odd, is left to a response of the platform inside.
 *
 * It is `instanceof Response`, and the platform's responses are `instanceof` it.
 */
export class LazyResponse extends bareBase(Platform) {
  readonly #state: ResponseState;

  constructor(body?: BodyInit | null, init?: ResponseInit) {
    super();
    this.#state =
      (body as unknown) instanceof ResponseState
        ? (body as unknown as ResponseState)
        : createState(body, init);
  }

  /**
   * A response with `data` as JSON.
   *
   * @throws {TypeError} when `data` cannot be written as JSON.
   */
  static json(data: unknown, init?: ResponseInit): Response {
    // What is no init is the platform's to refuse; NextResponse.json puts up with more.
    if (init === null || (init !== undefined && typeof init !== 'object')) return Platform.json(data, init);
    return new LazyResponse(jsonText(data), jsonInit(init));
  }

  static redirect(url: string | URL, status?: number): Response {
    return wrap(ResponseState.around(Platform.redirect(url, status)));
  }

  static error(): Response {
    return wrap(ResponseState.around(Platform.error()));
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // Subclasses inherit this function, and have only their own instances.
    return this === LazyResponse
      ? value instanceof Platform
      : Function.prototype[Symbol.hasInstance].call(this, value);
  }

  override get status(): number {
    return this.#state.status;
  }

  override get statusText(): string {
    return this.#state.statusText;
  }

  override get ok(): boolean {
    const { status } = this.#state;
    return status >= 200 && status <= 299;
  }

  override get headers(): Headers {
    return headersOf(this.#state);
  }

  override get type(): ResponseType {
    return this.#state.whole?.type ?? 'default';
  }

  override get url(): string {
    return this.#state.whole?.url ?? '';
  }

  override get redirected(): boolean {
    return this.#state.whole?.redirected ?? false;
  }

  override get body(): ReadableStream<Bytes> | null {
    const state = this.#state;
    if (state.whole) return state.whole.body;
    return state.body === null ? null : carrierOf(state).body;
  }

  override get bodyUsed(): boolean {
    const { isUsed, whole, carrier } = this.#state;
    return isUsed || ((whole ?? carrier)?.bodyUsed ?? false);
  }

  override text(): Promise<string> {
    const state = this.#state;
    if (typeof state.body !== 'string' || !isFresh(state)) return read(state, 'text');
    state.isUsed = true;
    return Promise.resolve(decoded(state.body));
  }

  override json(): Promise<unknown> {
    const state = this.#state;
    return typeof state.body === 'string' && isFresh(state)
      ? readJson(state, state.body)
      : read(state, 'json');
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    return read(this.#state, 'arrayBuffer');
  }

  override bytes(): Promise<Bytes> {
    return read(this.#state, 'bytes');
  }

  override blob(): Promise<Blob> {
    return read(this.#state, 'blob');
  }

  override formData(): Promise<FormData> {
    return read(this.#state, 'formData');
  }

  override clone(): Response {
    const state = this.#state;
    if (this.bodyUsed || state.carrier?.body?.locked) {
      throw new TypeError('Response.clone: Body has already been consumed.');
    }
    return wrap(state.whole ? ResponseState.around(state.whole.clone()) : copyState(state));
  }

  /** What `console.log` shows. */
  [Symbol.for('nodejs.util.inspect.custom')](
    _depth: number,
    options: object,
    inspect: (value: unknown, options: object) => string,
  ): string {
    const { status, statusText, headers, body, bodyUsed, ok, redirected, type, url } = this;
    return `Response ${inspect({ status, statusText, headers, body, bodyUsed, ok, redirected, type, url }, options)}`;
  }

  static {
    Object.defineProperty(this, 'name', { value: 'Response' });
    Object.defineProperty(this, 'length', { value: 0 });
    responseState = (response) => (#state in response ? response.#state : undefined);
    isOrdinary = (value): value is Response => {
      if (typeof value !== 'object' || value === null || !(#state in value)) return false;
      const { list, front, headers } = value.#state;
      if (headers !== undefined || !isFresh(value.#state)) return false;
      return (list === undefined || !hasOrder(list)) && (front === undefined || !hasOrder(front));
    };
    lazyParts = (response) => (#state in response ? partsOf(response.#state) : undefined);
  }
}

/** The response of a state. For the modules beside this one. */
export function wrap(state: ResponseState): Response {
  return new LazyResponse(state as unknown as BodyInit);
}

/** Whether one of the headers is an order to the server, such as `x-middleware-next`. */
function hasOrder(list: readonly string[]): boolean {
  for (let index = 0; index < list.length; index += 2) {
    if ((list[index] as string).startsWith('x-middleware-')) return true;
  }
  return false;
}

type Reading = 'arrayBuffer' | 'blob' | 'bytes' | 'formData' | 'json' | 'text';

async function read<T>(state: ResponseState, how: Reading): Promise<T> {
  if (state.isUsed) throw new TypeError('Body is unusable: Body has already been read');
  return readerOf(state)[how]() as Promise<T>;
}

async function readJson(state: ResponseState, body: string): Promise<unknown> {
  state.isUsed = true;
  return JSON.parse(decoded(body));
}

/** What is left of a text that is written as UTF-8 and read again. */
function decoded(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.charCodeAt(0) === 0xfe_ff ? whole.slice(1) : whole;
}

/** A state with headers of its own and a body that is read on its own; not for one that is `whole`. */
function copyState(state: ResponseState): ResponseState {
  const copy = new ResponseState(state.status, state.statusText, state.type, state.body);
  copy.carrier = state.carrier?.clone();
  return copyHeaders(copy, state);
}

function partsOf(state: ResponseState): LazyParts | undefined {
  if (state.whole || state.carrier || state.isUsed) return undefined;
  const { status, statusText, type, front, list, headers, body } = state;
  if (headers === undefined && list === undefined) {
    return { status, statusText, type, front, headers: undefined, body, written: undefined };
  }
  if (headers === undefined) {
    const written = front === undefined ? state.written : undefined;
    const own = written
      ? (list as readonly string[])
      : sortHeaders(withType(list as readonly string[], type));
    return { status, statusText, type: undefined, front, headers: own, body, written };
  }
  const pairs = sortHeaders(listNow(headers));
  return { status, statusText, type: undefined, front: undefined, headers: pairs, body, written: undefined };
}

function withType(list: readonly string[], type: string | undefined): readonly string[] {
  return type === undefined ? list : [...list, 'content-type', type];
}

delegateMissing(LazyResponse, Platform, { forGetter: behind, forMethod: behind });

function behind(response: Response): Response {
  const state = responseState(response);
  if (!state) return response;
  return readerOf(state);
}
