import { bareBase } from './bare-base.ts';
import {
  type HeaderList,
  findHeader,
  hasHeader,
  isPlainValue,
  listOfPlain,
  lowerName,
  removeHeader,
} from './header-list.ts';

/** Where headers are read from that are not a list yet. */
export interface HeaderSource {
  /** The value of a header, by its name in lower case, several of one name joined. */
  header(name: string): string | null;
  /** Names and values in turn. */
  headerPairs(): readonly string[];
}

const Platform = globalThis.Headers;

/**
 * The list that headers keep, live and in no order; `undefined` where they have none: headers of the platform, and
 * lazy ones that became so.
 */
export let currentList: (headers: Headers) => readonly string[] | undefined;

/**
 * `Headers` that read and write their own list of pairs, and become the platform's inside for whatever is rarer:
 * iteration, odd names and values, writes to the headers of a request.
 */
export class LazyHeaders extends bareBase(Platform) {
  // Exactly one of these is set.
  #source: HeaderSource | undefined;
  #list: HeaderList | undefined;
  #platform: Headers | undefined;

  /** @param list Becomes the property of these headers. */
  constructor(source: HeaderSource | undefined, list: HeaderList | undefined) {
    super();
    this.#source = source;
    this.#list = list;
    this.#platform = undefined;
  }

  override get(name: string): string | null {
    if (this.#platform) return this.#platform.get(name);
    const lower = lowerName(name);
    if (lower === undefined) return this.#toPlatform().get(name);
    return this.#list ? findHeader(this.#list, lower) : (this.#source as HeaderSource).header(lower);
  }

  override has(name: string): boolean {
    if (this.#platform) return this.#platform.has(name);
    const lower = lowerName(name);
    if (lower === undefined) return this.#toPlatform().has(name);
    return this.#list ? hasHeader(this.#list, lower) : (this.#source as HeaderSource).header(lower) !== null;
  }

  // Rest parameters: a missing value is not the same as `undefined`.
  override set(...args: [name: string, value: string]): void {
    const [name, value] = args;
    const lower = this.#list && lowerName(name);
    if (lower === undefined || !isPlainValue(value)) return this.#toPlatform().set(...args);
    const list = this.#list as HeaderList;
    removeHeader(list, lower);
    list.push(lower, value);
  }

  override append(...args: [name: string, value: string]): void {
    const [name, value] = args;
    const lower = this.#list && lowerName(name);
    if (lower === undefined || !isPlainValue(value)) return this.#toPlatform().append(...args);
    (this.#list as HeaderList).push(lower, value);
  }

  override delete(name: string): void {
    const lower = this.#list && lowerName(name);
    if (lower === undefined) return this.#toPlatform().delete(name);
    removeHeader(this.#list as HeaderList, lower);
  }

  override getSetCookie(): string[] {
    const list = this.#list;
    if (!list) return this.#toPlatform().getSetCookie();
    return list.filter((_value, index) => index % 2 === 1 && list[index - 1] === 'set-cookie');
  }

  override forEach(callback: (value: string, key: string, parent: Headers) => void, thisArg?: unknown): void {
    if (typeof callback !== 'function') return this.#toPlatform().forEach(callback);
    for (const [name, value] of this) callback.call(thisArg, value, name, this);
  }

  override entries(): HeadersIterator<[string, string]> {
    return this.#toPlatform().entries();
  }

  override keys(): HeadersIterator<string> {
    return this.#toPlatform().keys();
  }

  override values(): HeadersIterator<string> {
    return this.#toPlatform().values();
  }

  /** Not the platform's own function: by that the platform takes headers for its own, and looks inside. */
  override [Symbol.iterator](): HeadersIterator<[string, string]> {
    return this.#toPlatform().entries();
  }

  /** What `console.log` shows. */
  [Symbol.for('nodejs.util.inspect.custom')](
    _depth: number,
    options: object,
    inspect: (value: unknown, options: object) => string,
  ): string {
    return `Headers ${inspect(Object.fromEntries(this), options)}`;
  }

  #toPlatform(): Headers {
    if (this.#platform) return this.#platform;
    const headers = new Platform();
    const pairs = this.#list ?? (this.#source as HeaderSource).headerPairs();
    for (let index = 0; index < pairs.length; index += 2) {
      headers.append(pairs[index] as string, pairs[index + 1] as string);
    }
    this.#list = undefined;
    this.#source = undefined;
    return (this.#platform = headers);
  }

  static {
    Object.defineProperty(this, 'name', { value: 'Headers' });
    // So that `new headers.constructor(headers)` makes a copy.
    Object.defineProperty(this.prototype, 'constructor', { value: Platform });
    currentList = (headers) => (#list in headers ? headers.#list : undefined);
  }
}

/**
 * The pairs of what `Headers` are made of.
 *
 * @returns A list of the caller's own; `undefined` where only the platform can judge, nothing of `init` consumed.
 */
export function headerListOf(init: unknown): HeaderList | undefined {
  if (typeof init !== 'object' || init === null) return undefined;
  if (!(init instanceof Platform)) return listOfPlain(init);
  const own = currentList(init);
  if (own) return own.slice();
  // Not those of a subclass that iterates in its own way.
  if (!isLazy(init) && init[Symbol.iterator] !== Platform.prototype[Symbol.iterator]) return undefined;
  const list: HeaderList = [];
  for (const [name, value] of init) list.push(name, value);
  return list;
}

function isLazy(headers: Headers): boolean {
  return headers[Symbol.iterator] === LazyHeaders.prototype[Symbol.iterator];
}

/** Headers made of `init` that are cheap to write to; the platform's where `init` is odd. */
export function createHeaders(init: HeadersInit | undefined): Headers {
  const list = init === undefined ? [] : headerListOf(init);
  return list ? new LazyHeaders(undefined, list) : new Platform(init);
}
