import { type ExtendedFetch, fetchExtension } from '../../http/fetch-extension.ts';

let loaded: ExtendedFetch | undefined;

/** Has `fetch` of compiled modules know the options `next` and `cache`; their code is loaded by the first such call. */
export function provideFetch(): void {
  fetchExtension.answer ??= (input, init) => {
    return loaded ? loaded(input, init) : loadFetch().then((cachedFetch) => cachedFetch(input, init));
  };
}

/** Loads their code before there is such a call. */
export async function loadFetch(): Promise<ExtendedFetch> {
  const { cachedFetch } = await import('./cached-fetch.ts');
  loaded = cachedFetch;
  return cachedFetch;
}

/** Has calls without these options go the same way: a route has said how all of its calls are kept. */
export function extendEveryFetch(): void {
  fetchExtension.answersAll = true;
}
