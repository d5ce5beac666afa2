import { currentCacheScope } from '../cache-scope.ts';
import { AnswerScope } from '../dynamic-usage.ts';

type Fn = (this: unknown, ...args: unknown[]) => unknown;

/** Functions of `node:crypto` that give another result each time; with a callback they do not do so at once. */
const OF_NODE_CRYPTO = [
  'generateKeyPairSync',
  'generateKeySync',
  'generatePrimeSync',
  'randomBytes',
  'randomFillSync',
  'randomInt',
  'randomUUID',
];

/**
 * Has the answer that is being made know of everything that is other at each call: the time, and random numbers. For
 * the process in which a build makes answers, and for no other: it changes what the platform has.
 */
export function watchImpure(): void {
  wrap(Math, 'random', 'Math.random()');
  wrap(globalThis.crypto, 'getRandomValues', 'crypto.getRandomValues()');
  wrap(globalThis.crypto, 'randomUUID', 'crypto.randomUUID()');
  globalThis.Date = watchedDate(Date);
  const nodeCrypto = builtin('node:crypto');
  for (const name of nodeCrypto ? OF_NODE_CRYPTO : []) wrap(nodeCrypto as object, name, `crypto.${name}()`);
  // What modules import by name is told of the change.
  (builtin('node:module') as { syncBuiltinESMExports?: () => void } | undefined)?.syncBuiltinESMExports?.();
}

/** A module of Node, where this is one. */
function builtin(name: string): Record<string, unknown> | undefined {
  return globalThis.process?.getBuiltinModule?.(name) as Record<string, unknown> | undefined;
}

function note(expression: string): void {
  const scope = currentCacheScope();
  if (scope instanceof AnswerScope) scope.note(expression);
}

function wrap(holder: object, name: string, expression: string): void {
  const members = holder as Record<string, Fn>;
  const original = members[name];
  if (typeof original !== 'function') return;
  members[name] = function (this: unknown, ...args) {
    if (typeof args.at(-1) !== 'function') note(expression);
    return original.apply(this, args);
  };
}

function watchedDate(original: DateConstructor): DateConstructor {
  return new Proxy(original, {
    construct: (target, args: unknown[], newTarget) => {
      if (args.length === 0) note('new Date()');
      return Reflect.construct(target, args, newTarget) as object;
    },
    apply: (target) => {
      note('Date()');
      return target();
    },
    get: (target, name, receiver) => {
      if (name !== 'now') return Reflect.get(target, name, receiver) as unknown;
      return () => {
        note('Date.now()');
        return target.now();
      };
    },
  });
}
