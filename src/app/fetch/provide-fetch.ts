import { type ExtendedFetch, fetchExtension } from '../../http/fetch-extension.ts';

let loaded: ExtendedFetch | undefined;

/** Has `fetch` of compiled modules know the options `next` and `cache`; their code is loaded by the first such call. */
export function provideFetch(): void {
  fetchExtension.answer ??= (input, init) => {
    if (loaded) return loaded(input, init);
    return import('./cached-fetch.ts').then(({ cachedFetch }) => {
      loaded = cachedFetch;
      return cachedFetch(input, init);
    });
  };
}

/** Has calls without these options go the same way: a route has said how all of its calls are kept. */
export function extendEveryFetch(): void {
  fetchExtension.answersAll = true;
}
