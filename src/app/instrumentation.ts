import { WaymarkError } from '../http/waymark-error.ts';
import type { ErroredRequest, RequestErrorContext } from './instrumentation-hooks.ts';
import type { ManifestInstrumentation } from './manifest.ts';

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
export function createInstrumentation(
  { file, load }: ManifestInstrumentation,
  basePath: string,
): AppInstrumentation {
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
        if (typeof exported === 'function')
          await exported(error, asSeen(request, context, basePath), context);
      } catch (failure) {
        console.error('Error in instrumentation.onRequestError:', failure);
      }
    },
  };
}

/** As in Next.js, the path of a route's request comes without base path, and that of a proxy's with it. */
function asSeen(
  request: ErroredRequest,
  { routeType }: RequestErrorContext,
  basePath: string,
): ErroredRequest {
  const { path } = request;
  if (routeType === 'proxy' || basePath === '' || !path.startsWith(basePath)) return request;
  const rest = path.slice(basePath.length);
  return { ...request, path: rest.startsWith('/') ? rest : `/${rest}` };
}
