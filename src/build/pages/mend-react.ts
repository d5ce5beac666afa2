import type { Plugin } from 'vite';

/** The file that has the fault: the client half of React's wire format, on the server. */
const FILE = /[\\/]react-server-dom-webpack-client\.(?:edge|node)\.(?:development|production)\.js$/;

/** Where the bound arguments of an action have been put together, in `bind`. */
const PLACE = 'knownServerReferences.set(newFn, {';

/** Arguments that are known are marked as known, as React itself marks a promise that it has waited for. */
const MENDED = `var known = null === referenceClosure.bound ? [] : "fulfilled" === referenceClosure.bound.status ? referenceClosure.bound.value : null;
  null !== known && ((boundPromise.status = "fulfilled"), (boundPromise.value = known.concat(args)));
  ${PLACE}`;

/**
 * Mends a fault of React 19: a component that gives `action.bind(...)` to `useActionState` is rendered for ever when its
 * form was sent without JavaScript. React compares the form's arguments with those of the action, waits for them in a
 * promise, and renders the component anew, which binds anew and so makes another promise; it does so in microtasks, and
 * the server answers nobody any more.
 *
 * @returns The code of the file, mended; as it is for every other file, and where the fault is not found.
 */
export function mendReact(file: string, code: string): string {
  if (!FILE.test(file)) return code;
  const at = code.indexOf(PLACE);
  return at === -1 ? code : code.slice(0, at) + MENDED + code.slice(at + PLACE.length);
}

/** The same, for a build. */
export function mendReactPlugin(): Plugin {
  return {
    name: 'waymark:mend-react',
    enforce: 'pre',
    transform: {
      filter: { id: FILE },
      handler: (code, id) => ({ code: mendReact(id, code), map: null }),
    },
  };
}
