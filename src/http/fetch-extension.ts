/** `fetch` with Next's options: `next` and `cache` of its second argument. */
export type ExtendedFetch = (
  input: string | URL | Request,
  init: RequestInit | undefined,
) => Promise<Response>;

/**
 * What answers calls of `fetch` that name `next` or `cache`; an app provides it. Until then, and for all other calls,
 * the platform's `fetch` does.
 */
export const fetchExtension: {
  answer: ExtendedFetch | undefined;
  /** Whether it answers calls without these options too: a route says how all of them are kept. */
  answersAll: boolean;
} = { answer: undefined, answersAll: false };

/** Whether a call names one of the options. */
export function hasFetchOptions(input: unknown, init: RequestInit | undefined): boolean {
  if (typeof init === 'object' && init !== null && ('next' in init || init.cache !== undefined)) return true;
  if (typeof input !== 'object' || !(input instanceof globalThis.Request)) return false;
  return input.cache !== 'default' || 'next' in input;
}
