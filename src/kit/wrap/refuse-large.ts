import { isBodyTooLarge } from '../../http/body-limit.ts';
import { problemResponse } from '../../http/problem-response.ts';

/** The answer to a body that is too large (RFC 9110, section 15.5.14). */
export function contentTooLarge(limit: number): Response {
  const detail = `The body of the request must have at most ${limit} bytes.`;
  return problemResponse({ status: 413, title: 'Content Too Large', detail });
}

/** Calls a handler, and answers with 413 where it fails because the body is too large. */
export async function refuseLarge(limit: number, next: () => Promise<Response>): Promise<Response> {
  try {
    return await next();
  } catch (error) {
    if (isBodyTooLarge(error)) return contentTooLarge(limit);
    throw error;
  }
}
