import { expect, test } from 'vitest';
import { KeptContents } from './kept-contents.ts';

test('KeptContents: what was asked for last stays, and no more than the limit', () => {
  const kept = new KeptContents(10);
  kept.set('a', new Uint8Array(4));
  kept.set('b', new Uint8Array(4));
  expect(kept.get('a')?.length).toBe(4);
  kept.set('c', new Uint8Array(4));
  expect(['a', 'b', 'c'].map((path) => kept.get(path)?.length)).toEqual([4, undefined, 4]);
  kept.set('big', new Uint8Array(11));
  expect(['a', 'c', 'big'].map((path) => kept.get(path))).toEqual([undefined, undefined, undefined]);
});

test('KeptContents: what is kept twice counts once', () => {
  const kept = new KeptContents(10);
  for (let count = 0; count < 5; count++) kept.set('a', new Uint8Array(6));
  kept.set('b', new Uint8Array(4));
  expect([kept.get('a')?.length, kept.get('b')?.length]).toEqual([6, 4]);
});
