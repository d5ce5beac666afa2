import { WaymarkError } from '../http/waymark-error.ts';
import type { ManifestInstrumentation } from './manifest.ts';

/** What `onRequestError` is told of the request, as in Next.js. */
export interface ErroredRequest {
  /** With its query. */
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What `onRequestError` is told of what failed, as in Next.js. */
export interface RequestErrorContext {
  readonly routerKind: 'App Router' | 'Pages Router';
  /** The path of the route: `/api/users/[id]`; `/proxy` for the proxy. */
  readonly routePath: string;
  readonly routeType: 'route' | 'proxy';
  readonly revalidateReason: undefined;
}

/** The instrumentation.ts of an app. */
export interface AppInstrumentation {
  /**
   * Calls `register()`, once however often it is asked, unless it failed.
   *
   * @throws {WaymarkError} `ERR_INSTRUMENTATION` when the file cannot be loaded, or `register()` fails.
   */
  register(): Promise<void>;
  /** Calls `onRequestError()`; what goes wrong in it is written to the standard error. */
  reportError(error: unknown, request: ErroredRequest, context: RequestErrorContext): Promise<void>;
}

/**
 * Makes ready what instrumentation.ts exports.
 *
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/instrumentation
 */
export function createInstrumentation({ file, load }: ManifestInstrumentation): AppInstrumentation {
  let registered: Promise<void> | undefined;
  const register = async () => {
    try {
      const exported = (await load())['register'];
      if (typeof exported === 'function') await exported();
    } catch (error) {
      // Tried again by who asks again: in dev, once the file has been mended.
      registered = undefined;
      const reason = error instanceof Error ? error.message : String(error);
      throw new WaymarkError(
        'ERR_INSTRUMENTATION',
        `An error occurred while loading instrumentation hook: ${reason}. No request is served before \`register()\` of ${file} has succeeded.`,
        { cause: error },
      );
    }
  };
  return {
    register: () => (registered ??= register()),
    reportError: async (error, request, context) => {
      try {
        const exported = (await load())['onRequestError'];
        if (typeof exported === 'function') await exported(error, request, context);
      } catch (failure) {
        console.error('Error in instrumentation.onRequestError:', failure);
      }
    },
  };
}
