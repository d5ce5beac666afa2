import { deriveResponse, withoutLazyBody } from '../http/derive-response.ts';
import { createHeaders, currentList } from '../http/lazy-headers.ts';
import { mergeInFront } from '../http/merge-headers.ts';

/** Puts the config's headers before an answer's own: as in Next.js, a handler does not replace what the config sets. */
export function withHeaders(response: Response, extra: readonly [string, string][]): Response {
  const front = createHeaders(undefined);
  for (const [name, value] of extra) {
    if (name.toLowerCase() === 'set-cookie') front.append(name, value);
    else front.set(name, value);
  }
  const list = currentList(front) ?? [...front].flat();
  return deriveResponse(response, list) ?? copyWith(response, list);
}

function copyWith({ body, status, statusText, headers: own }: Response, front: readonly string[]): Response {
  const merged = mergeInFront(front, [...own].flat());
  const headers = new Headers();
  for (let index = 0; index < merged.length; index += 2) {
    headers.append(merged[index] as string, merged[index + 1] as string);
  }
  return new Response(body, { status, statusText, headers });
}

/** An answer to HEAD has the headers of the answer to GET, and no body (RFC 9110, section 9.3.2). */
export function withoutBody(method: string, response: Response): Response {
  if (method !== 'HEAD') return response;
  const bare = withoutLazyBody(response);
  if (bare) return bare;
  const { body, status, statusText, headers } = response;
  if (body === null) return response;
  void body.cancel().catch(() => {});
  return new Response(null, { status, statusText, headers });
}

/** An answer as it goes out to its request: with headers put before its own, and without a body for HEAD. */
export function completeResponse(
  response: Response,
  { method }: Request,
  extra: readonly [string, string][],
): Response {
  return withoutBody(method, extra.length === 0 ? response : withHeaders(response, extra));
}
