import { WaymarkError } from '../http/waymark-error.ts';

/** What React tells the components of browsers by. */
const CLIENT_REFERENCE = Symbol.for('react.client.reference');

/**
 * What a handler gets for an export of a module for browsers: it can be passed on and rendered, but not called.
 *
 * @param module What the module is called in messages.
 * @see https://nextjs.org/docs/app/api-reference/directives/use-client
 */
export function clientReference(module: string, name: string): () => never {
  const refuse = () => {
    throw new WaymarkError('ERR_CLIENT_CALL', refusal(module, name));
  };
  return Object.defineProperties(refuse, {
    $$typeof: { value: CLIENT_REFERENCE },
    $$id: { value: `${module}#${name}` },
  });
}

/** `dynamic()` of `next/dynamic`, which modules call while they load: it gives a component that nothing renders here. */
export function dynamicReference(): () => () => never {
  return () => clientReference('next/dynamic', 'dynamic()');
}

/**
 * The exports of a CommonJS module for browsers, whatever their names are. They are inherited, because a bundle copies
 * what an object of exports has itself, which would be nothing.
 */
export function clientReferences(module: string): object {
  const known = new Map<string, () => never>();
  const exports = new Proxy(Object.create(null) as object, {
    get(_target, name) {
      if (name === '__esModule') return true;
      // A promise that was resolved with it would call `then`.
      if (typeof name === 'symbol' || name === 'then') return undefined;
      const reference = known.get(name) ?? clientReference(module, name);
      known.set(name, reference);
      return reference;
    },
    has: (_target, name) => typeof name === 'string',
  });
  return Object.create(exports) as object;
}

function refusal(module: string, name: string): string {
  const what = name === 'default' ? `the default export of ${module}` : `${name}() of ${module}`;
  return `Cannot call ${what}: the module is for browsers, and a handler can only pass on what it exports. Move what both need into a module without 'use client'.`;
}
