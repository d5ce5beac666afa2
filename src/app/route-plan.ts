import { parseByteSize } from '../http/byte-size.ts';
import { directOf } from '../http/direct-handler.ts';
import { isHttpMethod, QUERY } from '../http/methods.ts';
import { WaymarkError } from '../http/waymark-error.ts';
import { extendEveryFetch } from './fetch/provide-fetch.ts';
import type { ManifestRoute, RouteModule } from './manifest.ts';
import type { RouteKeeper } from './route-keeper.ts';
import { readSegmentConfig, type SegmentConfig } from './segment-config.ts';

/** A route with what is known of it before a request comes. */
export class RoutePlan {
  readonly route: ManifestRoute;
  /** Whether it is a file of `pages/api`, whose handlers take `req` and `res`. */
  readonly isPagesApi: boolean;
  readonly isPage: boolean;
  /** Whether nothing behind the route asks for its request's context. */
  readonly needsContext: boolean;
  /** Whether its handlers need requests of the platform's own. */
  readonly needsPlatform: boolean;
  /** Answers GET where answers are kept; `undefined` for a route that is asked each time. */
  readonly keeper: RouteKeeper | undefined;
  readonly #defaultLimit: number;
  #module: RouteModule | undefined;
  #handlers = new Map<string, unknown>();
  #limit: number;
  #segment: SegmentConfig | undefined;

  /**
   * @param maxBodySize Bytes that a body may have where the route's module does not say; 0 is no limit.
   * @param keeper Answers GET where answers are kept.
   */
  constructor(route: ManifestRoute, maxBodySize: number, keeper?: RouteKeeper) {
    this.route = route;
    this.keeper = keeper;
    this.isPagesApi = route.kind === 'pages-api';
    this.isPage = route.kind === 'page';
    this.needsContext = this.isPagesApi || this.isPage || route.uses?.context !== false;
    this.needsPlatform = route.uses?.platform !== false;
    this.#defaultLimit = maxBodySize;
    this.#limit = maxBodySize;
  }

  /**
   * Makes ready what is to be known of the route's module, where it is not the one that was taken last.
   *
   * @throws {WaymarkError} `ERR_EXPORT_INVALID` when its `maxBodySize` is no size, or its segment config has a value
   *   that there is not.
   */
  take(module: RouteModule): void {
    if (module === this.#module) return;
    this.#handlers = new Map();
    this.#limit = this.#readLimit(module['maxBodySize']);
    // What a file of `pages/api` exports says nothing of how its answers may be kept.
    this.#segment = this.isPagesApi ? undefined : readSegmentConfig(module, this.route.file, this.isPage);
    if (this.#segment?.fetchCache !== undefined) extendEveryFetch();
    this.#module = module;
  }

  /** What the module says of how its answers may be kept; `undefined` where it says nothing. */
  get segment(): SegmentConfig | undefined {
    return this.#segment;
  }

  /** What the module exports under the name of a method that it can have; kept, since its namespace is slow to ask. */
  handlerOf(method: string): unknown {
    let handler = this.#handlers.get(method);
    if (handler === undefined && (isHttpMethod(method) || method === QUERY)) {
      handler = this.#module?.[method];
      // What waits for nothing is answered without a promise.
      if (typeof handler === 'function') handler = directOf(handler as () => Response);
      if (handler !== undefined) this.#handlers.set(method, handler);
    }
    return handler;
  }

  /** Bytes that the body of a request may have. */
  get maxBodySize(): number {
    return this.#limit === 0 ? Number.POSITIVE_INFINITY : this.#limit;
  }

  #readLimit(value: unknown): number {
    if (value === undefined) return this.#defaultLimit;
    try {
      return parseByteSize(value, `\`maxBodySize\` of route file '${this.route.file}'`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new WaymarkError(
        'ERR_EXPORT_INVALID',
        `${reason}. Write \`export const maxBodySize = '10mb'\`.`,
        {
          cause: error,
        },
      );
    }
  }
}
