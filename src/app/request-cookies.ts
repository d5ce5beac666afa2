import {
  RequestCookies,
  ResponseCookies,
  parseSetCookie,
  stringifyCookie,
  type RequestCookie,
  type ResponseCookie,
} from '@edge-runtime/cookies';
import { WaymarkError } from '../http/waymark-error.ts';

/** What `cookies()` resolves to; the name is Next.js's: a Route Handler can write to it. */
export interface ReadonlyRequestCookies extends Omit<RequestCookies, 'set' | 'clear' | 'delete'> {
  set(...args: Parameters<ResponseCookies['set']>): this;
  delete(...args: Parameters<ResponseCookies['delete']>): this;
}

/**
 * The cookies of a Route Handler: those of the request, then what the handler makes of them. As in Next.js each
 * has a path, `/` where none was given, and a deleted one stays as an empty, expired one.
 */
export class HandlerCookies implements ReadonlyRequestCookies {
  readonly #received: RequestCookies;
  readonly #assertWritable: (expression: string) => void;
  #changed: ResponseCookies | undefined;

  /** @param assertWritable Throws once cookies can no longer be sent. */
  constructor(received: RequestCookies, assertWritable: (expression: string) => void) {
    this.#received = received;
    this.#assertWritable = assertWritable;
  }

  get size(): number {
    return this.getAll().length;
  }

  get(...args: [name: string] | [cookie: RequestCookie]): RequestCookie | undefined {
    const name = nameOf(args[0]);
    const changed = this.#changed?.get(name);
    if (changed) return changed;
    const received = this.#received.get(name);
    return received && withPath(received);
  }

  getAll(...args: [name: string] | [cookie: RequestCookie] | []): RequestCookie[] {
    if (args[0] !== undefined) {
      const found = this.get(nameOf(args[0]));
      return found ? [found] : [];
    }
    const cookies = this.#received
      .getAll()
      .map((cookie) => this.#changed?.get(cookie.name) ?? withPath(cookie));
    const added = this.#changed?.getAll().filter((cookie) => !this.#received.has(cookie.name)) ?? [];
    return [...cookies, ...added];
  }

  has(name: string): boolean {
    return this.#received.has(name) || (this.#changed?.has(name) ?? false);
  }

  set(...args: Parameters<ResponseCookies['set']>): this {
    this.#writable('cookies().set').set(...args);
    return this;
  }

  delete(...args: Parameters<ResponseCookies['delete']>): this {
    this.#writable('cookies().delete').delete(...args);
    return this;
  }

  *[Symbol.iterator](): MapIterator<[string, RequestCookie]> {
    for (const cookie of this.getAll()) yield [cookie.name, cookie];
  }

  toString(): string {
    return this.getAll().map(stringifyCookie).join('; ');
  }

  /** As a client that has taken the changes would send them; deleted ones are empty, as in Next.js. */
  toHeader(): string {
    return this.getAll()
      .map(({ name, value }) => `${name}=${encodeURIComponent(value)}`)
      .join('; ');
  }

  /** Whether anything was set or deleted. */
  get isChanged(): boolean {
    return this.#changed !== undefined;
  }

  /** Adds what was changed to a response's headers; cookies of the same name that it has already win. */
  applyTo(headers: Headers): void {
    if (!this.#changed) return;
    const lines = new Map(headers.getSetCookie().map(readLine));
    for (const { name } of this.getAll()) {
      const changed = this.#changed.get(name);
      if (changed && !lines.has(name)) lines.set(name, stringifyCookie(changed));
    }
    headers.delete('set-cookie');
    for (const line of lines.values()) headers.append('set-cookie', line);
  }

  #writable(expression: string): ResponseCookies {
    this.#assertWritable(expression);
    return (this.#changed ??= new ResponseCookies(new Headers()));
  }
}

/** The cookies of a request whose response has been sent, or is rendered by components: they can be read only. */
export class SealedCookies extends RequestCookies {
  readonly #error: (expression: string) => WaymarkError;

  /** @param isRendering Whether components see them. Default: `after()` does. */
  constructor(headers: Headers, isRendering = false) {
    super(headers);
    this.#error = isRendering ? cookiesInRender : cookiesReadonly;
  }

  override set(): never {
    throw this.#error('cookies().set');
  }
  override delete(): never {
    throw this.#error('cookies().delete');
  }
  override clear(): never {
    throw this.#error('cookies().clear');
  }
}

/** The cookies that a route with `dynamic = 'force-static'` sees: none, and none can be set. */
export class StaticCookies extends RequestCookies {
  override set(): never {
    throw cookiesStatic('cookies().set');
  }
  override delete(): never {
    throw cookiesStatic('cookies().delete');
  }
  override clear(): never {
    throw cookiesStatic('cookies().clear');
  }
}

function cookiesStatic(expression: string): WaymarkError {
  return new WaymarkError(
    'ERR_COOKIES_READONLY',
    `Cannot call ${expression}: the route has \`dynamic = 'force-static'\`, and its answer is the same for everyone. Remove the export, or the cookie.`,
  );
}

/** The error of a cookie that is changed too late. */
export function cookiesReadonly(expression: string): WaymarkError {
  return new WaymarkError(
    'ERR_COOKIES_READONLY',
    `Cannot call ${expression}: the response has been sent. Cookies can only be modified in a Server Action or Route Handler; do it before the handler returns, not in after(): https://nextjs.org/docs/app/api-reference/functions/cookies#options`,
  );
}

/** The error of a cookie that is changed while a component is rendered, when headers may have been sent. */
function cookiesInRender(expression: string): WaymarkError {
  return new WaymarkError(
    'ERR_COOKIES_READONLY',
    `Cannot call ${expression} while a component is rendered. Cookies can only be modified in a Server Action or Route Handler. Read more: https://nextjs.org/docs/app/api-reference/functions/cookies#options`,
  );
}

function nameOf(nameOrCookie: string | { readonly name: string }): string {
  return typeof nameOrCookie === 'string' ? nameOrCookie : nameOrCookie.name;
}

function withPath(cookie: RequestCookie): ResponseCookie {
  return { ...cookie, path: '/' };
}

/** A `Set-Cookie` line by its name, rewritten as Next.js does it when it merges cookies: with a path. */
function readLine(line: string): [name: string, line: string] {
  const name = line.split('=', 1)[0]?.trim() ?? '';
  // The parser drops a zero, and with it the deletion that the line stands for.
  if (/; *max-age=0/i.test(line)) return [name, line];
  try {
    const cookie = parseSetCookie(line);
    if (cookie?.name === name) return [name, new ResponseCookies(new Headers()).set(cookie).toString()];
  } catch {
    // Its value is not percent-encoded: that is the handler's business, and goes out as it is.
  }
  return [name, line];
}
