import { findHeader, hasHeader } from './header-list.ts';
import { responseState, wrap } from './lazy-response.ts';
import { haveCommon, mergeInFront } from './merge-headers.ts';
import { ResponseState, copyHeaders, isFresh } from './response-state.ts';

const Platform = globalThis.Response;

/**
 * A response with the status and the body of another, and headers in front of its own: those win, but for the few of
 * which both may stand. The other's body counts as used.
 *
 * @param front Names in lower case and values in turn, valid, each name once but for `set-cookie`. Not to be changed
 *   later: the new response may keep it.
 * @returns `undefined` where the response is not lazy, or its body is a stream.
 */
export function deriveResponse(response: Response, front: readonly string[]): Response | undefined {
  const state = responseState(response);
  if (!state || !isFresh(state)) return undefined;
  const derived = copyHeaders(
    new ResponseState(state.status, state.statusText, undefined, state.body),
    state,
  );
  const own = derived.front ? [...derived.front, ...(derived.list ?? [])] : derived.list;
  const isMerged = own !== undefined && haveCommon(front, own);
  derived.front = isMerged ? undefined : front;
  derived.list = isMerged ? mergeInFront(front, own) : own;
  if (derived.type !== undefined && hasHeader(front, 'content-type')) derived.type = undefined;
  if (state.body !== null) state.isUsed = true;
  return wrap(derived);
}

/**
 * Puts headers in front of a response's own, in it and not in a copy, where that costs next to nothing.
 *
 * @param front As that of `deriveResponse`.
 * @returns Whether it was done: not for a response whose headers somebody has asked for, or that has one of these.
 */
export function putInFront(response: Response, front: readonly string[]): boolean {
  const state = responseState(response);
  if (!state || state.whole || state.headers || state.front) return false;
  if (state.list && haveCommon(front, state.list)) return false;
  state.front = front;
  return true;
}

/**
 * A response with the status and the headers of another, and no body: the same object where it has none.
 *
 * @returns `undefined` where the response is not lazy, or its body is a stream.
 */
export function withoutLazyBody(response: Response): Response | undefined {
  const state = responseState(response);
  if (!state || !isFresh(state)) return undefined;
  if (state.body === null) return response;
  state.isUsed = true;
  return wrap(copyHeaders(new ResponseState(state.status, state.statusText, undefined, null), state));
}

/** Marks the body of a lazy response as read: what was sent cannot be sent again. */
export function markSent(response: Response): void {
  const state = responseState(response);
  if (state && state.body !== null) state.isUsed = true;
}

/** The value of a header, without making `Headers` of those of a lazy response. */
export function headerOf(response: Response, name: string): string | null {
  const state = responseState(response);
  if (!state || state.headers) return response.headers.get(name);
  const { front, list, type } = state;
  const found = (list && findHeader(list, name)) ?? (front && findHeader(front, name)) ?? null;
  return found ?? (name === 'content-type' && type !== undefined ? type : null);
}

/** A response of the platform's own, made of a lazy one, which has its body no more; every other one stays the same. */
export function toPlatformResponse(response: Response): Response {
  const state = responseState(response);
  if (!state) return response;
  if (state.whole) return state.whole;
  const { status, statusText, headers } = response;
  const body = state.isUsed || state.carrier ? response.body : state.body;
  const made = new Platform(body, { status, statusText, headers });
  if (state.body !== null) {
    state.isUsed = true;
    if (!headers.has('content-type')) made.headers.delete('content-type');
  }
  return made;
}
