import type { Random } from '../random.ts';

/** What stands behind `$` in React's wire format, and what does not. */
const TAGS = [...'@hTQWKiI-NuDnAOoUSsLlGgMmVBRrXxFEZ$0123456789', ''];

/** A value of React's wire format, or nearly one. */
export function randomModel(random: Random, ids: readonly string[], depth = 0): unknown {
  const kind = random.below(depth > 3 ? 5 : 9);
  if (kind < 3) return reference(random);
  if (kind === 3)
    return random.pick([null, true, 0, -0, 1e308, '', 'text', '$', '$$', '\u0000', '__proto__']);
  if (kind === 4) return { id: random.pick(ids), bound: random.pick(['$@1', '$@0', null, [], '$1']) };
  if (kind < 7) return random.some(0, 4, () => randomModel(random, ids, depth + 1));
  const entries = random.some(0, 4, () => [name(random), randomModel(random, ids, depth + 1)] as const);
  // As a client would write it, not as an object of JavaScript would take it.
  return Object.assign(Object.create(null), Object.fromEntries(entries)) as unknown;
}

function reference(random: Random): string {
  const path = random.oneIn(4)
    ? random.pick([':0', ':a', ':constructor', ':__proto__:x', ':length', '::'])
    : '';
  return `$${random.pick(TAGS)}${random.pick(['', '0', '1', '2', '3', 'f', 'ffffffff', '-1', 'x'])}${path}`;
}

function name(random: Random): string {
  return random.pick([
    'a',
    'then',
    'id',
    'bound',
    'constructor',
    'toString',
    'length',
    'status',
    'value',
    '$$promise',
  ]);
}
