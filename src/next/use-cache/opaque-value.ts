import { WaymarkError } from '../../http/waymark-error.ts';

/**
 * What a cached function gets in the place of an argument that is no data, such as a function or a `Request`: it can
 * be handed back, and nothing else, for it is no part of the key.
 *
 * @param name Of the function.
 */
export function createOpaqueValue(name: string): object {
  const refuse = (use: string) => (): never => {
    throw new WaymarkError(
      'ERR_CACHE_VALUE',
      `Cannot ${use} in the cached function ${name}: what it was given is no data, and so no part of the key that its results are kept under; it can only be handed back. Call it, or read it, outside, and pass the result: https://nextjs.org/docs/app/api-reference/directives/use-cache#constraints`,
    );
  };
  return new Proxy(function opaque() {}, {
    apply: refuse('call an argument'),
    construct: refuse('construct an argument'),
    get: (_target, key) => {
      // Whoever waits for it looks for that.
      if (key === 'then') return undefined;
      return refuse(`read \`${String(key)}\` of an argument`)();
    },
    has: refuse('look into an argument'),
    ownKeys: refuse('list the members of an argument'),
    set: refuse('change an argument'),
    defineProperty: refuse('change an argument'),
    deleteProperty: refuse('change an argument'),
    getOwnPropertyDescriptor: refuse('look into an argument'),
  });
}
