import { bareBase } from '../http/bare-base.ts';
import { WaymarkError } from '../http/waymark-error.ts';

/** What the browser half of a framework tells its server half; Next.js keeps these from `headers()` as well. */
const HIDDEN: ReadonlySet<string> = new Set([
  'rsc',
  'next-router-state-tree',
  'next-router-prefetch',
  'next-hmr-refresh',
  'next-router-segment-prefetch',
  'x-nextjs-request-id',
  'x-nextjs-html-request-id',
]);

/** What `headers()` resolves to: a live view of a request's headers, which throws when it is written to. */
export class ReadonlyHeaders extends bareBase(Headers) {
  readonly #headers: Headers;

  constructor(headers: Headers) {
    super();
    this.#headers = headers;
  }

  override get(name: string): string | null {
    return isHidden(name) ? null : this.#headers.get(name);
  }

  override has(name: string): boolean {
    return !isHidden(name) && this.#headers.has(name);
  }

  override getSetCookie(): string[] {
    return this.#headers.getSetCookie();
  }

  override forEach(callback: (value: string, key: string, parent: Headers) => void, thisArg?: unknown): void {
    for (const [name, value] of this) callback.call(thisArg, value, name, this);
  }

  override *entries(): HeadersIterator<[string, string]> {
    for (const entry of this.#headers) {
      if (!HIDDEN.has(entry[0])) yield entry;
    }
  }

  override *keys(): HeadersIterator<string> {
    for (const [name] of this) yield name;
  }

  override *values(): HeadersIterator<string> {
    for (const [, value] of this) yield value;
  }

  override [Symbol.iterator](): HeadersIterator<[string, string]> {
    return this.entries();
  }

  /** @deprecated The headers of a request cannot be modified. */
  override append(): never {
    throw readonlyError('append');
  }

  /** @deprecated The headers of a request cannot be modified. */
  override set(): never {
    throw readonlyError('set');
  }

  /** @deprecated The headers of a request cannot be modified. */
  override delete(): never {
    throw readonlyError('delete');
  }
}

function isHidden(name: string): boolean {
  return typeof name === 'string' && (HIDDEN.has(name) || HIDDEN.has(name.toLowerCase()));
}

function readonlyError(method: string): WaymarkError {
  return new WaymarkError(
    'ERR_HEADERS_READONLY',
    `Cannot call headers().${method}: Headers cannot be modified, they are the request's. Set the headers of the response that you return instead: https://nextjs.org/docs/app/api-reference/functions/headers`,
  );
}
