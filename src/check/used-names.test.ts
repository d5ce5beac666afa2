import { parseSync } from 'vite';
import { expect, test } from 'vitest';
import type { SyntaxNode } from '../build/uses/walk-syntax.ts';
import { usedNames } from './used-names.ts';

function namesOf(source: string): string[] {
  return [...usedNames(parseSync('file.tsx', source).program as unknown as SyntaxNode)].sort();
}

test.each([
  ['a type', `import { A } from 'x';\nlet a: A;`, ['a']],
  ['an argument of a type', `f<A>(b);`, ['b', 'f']],
  ['typeof in a type', `type T = typeof A;`, []],
  ['an interface', `interface I extends A { b: B }`, []],
  ['a value with a type behind it', `a as A; b satisfies B; c!;`, ['a', 'b', 'c']],
  ['a component', `<A b={c} />`, ['A', 'b', 'c']],
  ['an enum', `enum E { a = b }`, ['E', 'a', 'b']],
  ['only imported', `import A, { b } from 'x';`, []],
])('usedNames: %s', (_, source, expected) => {
  expect(namesOf(source)).toEqual(expected);
});
