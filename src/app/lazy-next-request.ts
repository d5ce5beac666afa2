import { RequestCookies } from '@edge-runtime/cookies';
import { LazyRequest } from '../http/lazy-request.ts';
import type { RequestSource } from '../http/request-source.ts';
import type { PathnameConfig } from './next-pathname.ts';
import { NextRequest, normalUrl } from './next-request.ts';
import { NextURL } from './next-url.ts';

/**
 * A lazy request with what `NextRequest` adds to it; it is `instanceof NextRequest`.
 *
 * Its constructor runs that of `LazyRequest`, for the private state, while its prototype chain goes through
 * `NextRequest`: a class can have only one parent, and neither constructor of the two is to run for the other.
 */
class LazyNextRequest extends LazyRequest {
  static isOne(request: Request): boolean {
    return #config in request;
  }

  readonly #config: PathnameConfig | undefined;
  readonly #seenAs: string | undefined;
  #shownUrl: string | undefined;
  #cookies: RequestCookies | undefined;
  #nextUrl: NextURL | undefined;

  constructor(
    source: RequestSource,
    earlier: LazyRequest | undefined,
    config: PathnameConfig | undefined,
    seenAs: string | undefined,
  ) {
    super(source, earlier);
    this.#config = config;
    this.#seenAs = seenAs;
    this.#shownUrl = undefined;
    this.#cookies = undefined;
    this.#nextUrl = undefined;
  }

  get cookies(): RequestCookies {
    return (this.#cookies ??= new RequestCookies(this.headers));
  }

  get nextUrl(): NextURL {
    return (this.#nextUrl ??= new NextURL(this.#seenAs ?? receivedUrl.call(this), {
      nextConfig: this.#config,
    }));
  }

  override get url(): string {
    return (this.#shownUrl ??= normalUrl(this.#seenAs ?? receivedUrl.call(this), this.#config));
  }
}

const lazyMembers = Object.getOwnPropertyDescriptors(LazyRequest.prototype);
const receivedUrl = lazyMembers.url.get as (this: LazyRequest) => string;

const { prototype } = LazyNextRequest;
for (const key of Reflect.ownKeys(lazyMembers)) {
  const member = Object.getOwnPropertyDescriptor(LazyRequest.prototype, key);
  if (member && !Object.hasOwn(prototype, key)) Object.defineProperty(prototype, key, member);
}
Object.setPrototypeOf(prototype, NextRequest.prototype);
Object.defineProperty(prototype, 'constructor', { value: NextRequest });
Object.defineProperty(LazyNextRequest, 'name', { value: 'NextRequest' });

/**
 * Makes the request that a handler receives of what an engine knows.
 *
 * @param earlier A lazy request of the same source that somebody may have used already.
 * @param config Shapes `nextUrl`; leave it out where there is no base path.
 * @param seenAs What `url` and `nextUrl` show. Default: the URL that the request came with.
 */
export function createLazyNextRequest(
  source: RequestSource,
  earlier?: LazyRequest,
  config?: PathnameConfig,
  seenAs?: string,
): NextRequest {
  return new LazyNextRequest(source, earlier, config, seenAs) as unknown as NextRequest;
}

/** Whether a request is one that `createLazyNextRequest` made. */
export const isLazyNextRequest = LazyNextRequest.isOne as (request: Request) => request is NextRequest;
