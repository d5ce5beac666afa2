import { DevalueError, stringify, stringifyAsync } from 'devalue';
import { WaymarkError } from '../../http/waymark-error.ts';

/** How values become text. */
export interface EncodeOptions {
  /** Names the value at a path, `user.id`, for an error; the path is empty for the whole. */
  readonly nameAt: (path: string) => string;
  /**
   * Given what is no data, such as a function: the place that it has among what is passed through.
   *
   * @returns `undefined` where it cannot be passed through, which is an error.
   */
  readonly passThrough?: ((value: object | symbol) => number | undefined) | undefined;
  /** Whether objects become what their `toJSON` says, as React has it for arguments. */
  readonly usesToJson?: boolean;
}

/**
 * Writes values as text: what JSON can hold, and `undefined`, `NaN`, `BigInt`, `Date`, `Map`, `Set`, `RegExp`, bytes,
 * `FormData`, `Blob`, `Error`, symbols of the registry, iterables, and promises and streams, which are waited for.
 *
 * @returns A promise only where something has to be waited for.
 * @throws {WaymarkError} `ERR_CACHE_VALUE` for what is no data: it names the place of it.
 */
export function encodeValue(value: unknown, options: EncodeOptions): string | Promise<string> {
  const reducers = createReducers(options);
  try {
    return stringify(value, reducers);
  } catch (error) {
    if (!isAboutWaiting(error)) throw explain(error, options);
  }
  return stringifyAsync(value, reducers).catch((error: unknown) => {
    throw explain(error, options);
  });
}

type Reducers = Record<string, (value: unknown) => unknown>;

function createReducers({ passThrough, usesToJson }: EncodeOptions): Reducers {
  // An iterator can be gone through once, and a value may be met twice: see `encodeValue`.
  const read = new Map<object, unknown>();
  function once<Value extends object, Result>(value: Value, make: (value: Value) => Result): Result {
    if (!read.has(value)) read.set(value, make(value));
    return read.get(value) as Result;
  }
  /** What is waited for is written as what it comes to, not as a promise of it. */
  const awaited = new WeakSet<object>();
  function wait<Value>(value: PromiseLike<Value>): Promise<Value> {
    const promise = Promise.resolve(value).then((result) => result);
    awaited.add(promise);
    return promise;
  }
  return {
    Symbol: (value) =>
      typeof value === 'symbol' && Symbol.keyFor(value) !== undefined && [Symbol.keyFor(value)],
    Promise: (value) => isThenable(value) && !awaited.has(value) && [once(value, wait)],
    Stream: (value) => value instanceof ReadableStream && [once(value, (stream) => wait(bytesOf(stream)))],
    // A `File` is a `Blob` too.
    File: (value) =>
      typeof File === 'function' &&
      value instanceof File &&
      once(value, ({ name, type }) => ({ name, type, bytes: wait(value.arrayBuffer()) })),
    Blob: (value) =>
      value instanceof Blob &&
      !(value instanceof File) &&
      once(value, ({ type }) => ({ type, bytes: wait(value.arrayBuffer()) })),
    Form: (value) => value instanceof FormData && [...value],
    View: (value) => isPartOfBuffer(value) && describeView(value),
    Error: (value) => !usesToJson && value instanceof Error && describeError(value),
    Json: (value) => usesToJson === true && hasToJson(value) && [once(value, (each) => each.toJSON())],
    AsyncItems: (value) => isAsyncIterable(value) && [once(value, (items) => wait(itemsOf(items)))],
    Iterator: (value) => isIterator(value) && once(value, (each) => [...each]),
    Items: (value) => !usesToJson && isOtherIterable(value) && [...value],
    Passed: (value) => {
      if (!isOpaque(value) || isThenable(value)) return undefined;
      const place = passThrough?.(value);
      return place === undefined ? undefined : [place];
    },
  };
}

/** Whether it failed for a promise alone. */
function isAboutWaiting(error: unknown): boolean {
  return error instanceof DevalueError && error.message.includes('stringifyAsync');
}

function explain(error: unknown, { nameAt }: EncodeOptions): unknown {
  if (!(error instanceof DevalueError)) return error;
  const at = nameAt(error.path.replace(/^\./, '').replace(/^\["(.*?)"\]/, '$1'));
  return new WaymarkError(
    'ERR_CACHE_VALUE',
    `Cannot cache ${at}: it is ${describe(error.value)}, and only data can be kept: what JSON can hold, dates, maps, sets, bytes and the like. Give and return plain data.`,
    { cause: error },
  );
}

function describe(value: unknown): string {
  if (typeof value === 'function') return `a function${value.name ? ` (${value.name})` : ''}`;
  if (typeof value === 'symbol') return 'a symbol that is not of the registry';
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Response) return 'a Response';
  const name = (Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null)?.constructor
    ?.name;
  return name === undefined || name === 'Object'
    ? 'an object with symbols for keys'
    : `an instance of ${name}`;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function hasToJson(value: unknown): value is { toJSON(): unknown } {
  if (typeof value !== 'object' || value === null || value instanceof Date) return false;
  // Bytes are bytes: their JSON would be of no use to anyone.
  return !ArrayBuffer.isView(value) && 'toJSON' in value && typeof value.toJSON === 'function';
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Symbol.asyncIterator in value &&
    !(value instanceof ReadableStream)
  );
}

function isIterator(value: unknown): value is IterableIterator<unknown> {
  return isIterable(value) && 'next' in value && value[Symbol.iterator]() === value;
}

/** What is neither of the collections that stay what they are. */
function isOtherIterable(value: unknown): value is Iterable<unknown> {
  if (!isIterable(value) || ArrayBuffer.isView(value) || value instanceof FormData) return false;
  return !Array.isArray(value) && !(value instanceof Map) && !(value instanceof Set) && !isIterator(value);
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

/** Whether it is bytes that share their memory with others, or of a class of their own, such as `Buffer`. */
function isPartOfBuffer(value: unknown): value is ArrayBufferView {
  if (!ArrayBuffer.isView(value)) return false;
  return value.byteLength !== value.buffer.byteLength || value.constructor.name === 'Buffer';
}

const KEPT_TAGS: ReadonlySet<string> = new Set(['Date', 'Map', 'RegExp', 'Set', 'Array', 'ArrayBuffer']);

/** Whether a value is no data. */
function isOpaque(value: unknown): value is object | symbol {
  if (typeof value === 'function' || typeof value === 'symbol') return true;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  if (KEPT_TAGS.has(tag) || /^(?:Number|String|Boolean|BigInt)$/.test(tag)) return false;
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype !== null && Object.getPrototypeOf(prototype) !== null;
}

async function bytesOf(stream: ReadableStream): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function itemsOf(items: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const item of items) all.push(item);
  return all;
}

function describeView(view: ArrayBufferView): unknown {
  const { buffer, byteOffset, byteLength } = view;
  const name = view.constructor.name === 'Buffer' ? 'Uint8Array' : view.constructor.name;
  return { name, bytes: buffer.slice(byteOffset, byteOffset + byteLength) };
}

function describeError(error: Error): unknown {
  return { name: error.name, message: error.message, stack: error.stack };
}
