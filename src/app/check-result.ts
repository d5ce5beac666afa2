import { isOrdinary } from '../http/lazy-response.ts';
import { WaymarkError } from '../http/waymark-error.ts';
import type { ManifestRoute } from './manifest.ts';
import type { NextRequest } from './next-request.ts';

/**
 * Makes sure that what a handler returned is an answer.
 *
 * @throws {WaymarkError} `ERR_NO_RESPONSE` or `ERR_HANDLER_RESULT` when it is none.
 */
export function checkResult(result: unknown, request: NextRequest, route: ManifestRoute): Response {
  // Most are: there is nothing more to look for.
  if (isOrdinary(result)) return result;
  if (!(result instanceof Response)) {
    throw new WaymarkError(
      'ERR_NO_RESPONSE',
      `No response is returned from route handler '${route.file}'. Expected a Response object but received '${describeResult(result)}' (method: ${request.method}, url: ${request.nextUrl.pathname}). Return a \`Response\` or a \`NextResponse\` in all branches of the handler.`,
    );
  }
  // On Bun, one with status 101 is of this type as well; the engine refuses it for its status.
  if (result.type === 'error' && result.status === 0) {
    throw new WaymarkError(
      'ERR_HANDLER_RESULT',
      `Response.error() was returned from route handler '${route.file}': it stands for a network failure and has no status to send. Return a response with a status, such as \`new Response(null, { status: 502 })\`.`,
    );
  }
  if (result.headers.has('x-middleware-rewrite')) {
    throw misused(
      route,
      'NextResponse.rewrite()',
      'Answer with a response, or put the rewrite into `rewrites()` of the config.',
    );
  }
  if (result.headers.get('x-middleware-next') === '1') {
    throw misused(route, 'NextResponse.next()', 'A handler is the last in line: answer with a response.');
  }
  if (result.bodyUsed) {
    throw new WaymarkError(
      'ERR_HANDLER_RESULT',
      `The response that route handler '${route.file}' returned has no body left: it was read or sent before. Make a new \`Response\` for each request, or return a \`clone()\`.`,
    );
  }
  // How NextResponse tells proxy.ts of its cookies; no client is to see it.
  if (result.headers.has('x-middleware-set-cookie')) result.headers.delete('x-middleware-set-cookie');
  return result.url !== '' && result.headers.has('content-encoding') ? withoutEncoding(result) : result;
}

/** An answer of `fetch`, which leaves the header on a body that it has decoded. */
function withoutEncoding({ body, status, statusText, headers: given }: Response): Response {
  const headers = new Headers(given);
  headers.delete('content-encoding');
  headers.delete('content-length');
  return new Response(body, { status, statusText, headers });
}

function misused(route: ManifestRoute, what: string, hint: string): WaymarkError {
  return new WaymarkError(
    'ERR_HANDLER_RESULT',
    `${what} was returned from route handler '${route.file}', which only proxy.ts can do. ${hint}`,
  );
}

/** What a value is, in a word: the name of its class, or its type. */
export function describeResult(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'object') return value.constructor?.name ?? 'object';
  return typeof value;
}
