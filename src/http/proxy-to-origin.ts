import { removeHopByHop } from './hop-by-hop.ts';
import { problemResponse } from './problem-response.ts';

/**
 * Passes a request on to another origin and hands its answer back, both ways as streams; 502 with a problem body
 * when the origin cannot be reached.
 *
 * @param destination The absolute URL to ask.
 * @param onError Told why the origin could not be reached; not where the client has gone away itself.
 */
export async function proxyToOrigin(
  request: Request,
  destination: string,
  onError: (error: Error) => void,
): Promise<Response> {
  const headers = new Headers(request.headers);
  removeHopByHop(headers);
  headers.delete('host');
  headers.delete('expect');
  const init: RequestInit & { duplex?: 'half' } = {
    method: request.method,
    headers,
    redirect: 'manual',
    signal: request.signal,
  };
  if (request.body) {
    init.body = request.body;
    init.duplex = 'half';
  }
  try {
    return passOn(await globalThis.fetch(destination, init));
  } catch (error) {
    if (!request.signal.aborted) onError(unreachable(destination, error));
    return problemResponse({
      status: 502,
      title: 'Bad Gateway',
      detail: 'The server behind this path did not answer.',
    });
  }
}

function unreachable(destination: string, cause: unknown): Error {
  // `fetch` says only that it failed; why is in its cause.
  let reason = cause;
  while (reason instanceof Error && reason.cause instanceof Error) reason = reason.cause;
  const why = reason instanceof Error ? reason.message : String(reason);
  const message = `Cannot pass the request on to ${destination}: ${why}. Check that a server runs there, and the destination in the config.`;
  return new Error(message, { cause });
}

function passOn(answer: Response): Response {
  const headers = new Headers(answer.headers);
  removeHopByHop(headers);
  // `fetch` has decoded the body already.
  if (headers.has('content-encoding')) {
    headers.delete('content-encoding');
    headers.delete('content-length');
  }
  return new Response(answer.body, { status: answer.status, statusText: answer.statusText, headers });
}
