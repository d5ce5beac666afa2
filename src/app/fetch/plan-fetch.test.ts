import { expect, test } from 'vitest';
import { type FetchSettings, planFetch } from './plan-fetch.ts';

const BASE: FetchSettings = {
  url: 'http://a/',
  cache: undefined,
  revalidate: undefined,
  fetchCache: undefined,
  isForcedDynamic: false,
  route: '/r',
};
const EVER = Number.POSITIVE_INFINITY;

/** What a call says, by its name. */
const CALLS = {
  plain: {},
  force: { cache: 'force-cache' },
  noStore: { cache: 'no-store' },
  ten: { revalidate: 10 },
  zero: { revalidate: 0 },
  default: { cache: 'default' },
} satisfies Record<string, Partial<FetchSettings>>;

/** For how long each answer is kept, as Next.js 16.4.6 does it; a text: what it throws. */
const KEPT: readonly (readonly [mode: string | undefined, kept: readonly (number | string)[]])[] = [
  [undefined, [0, EVER, 0, 10, 0, 0]],
  ['auto', [EVER, EVER, 0, 10, 0, EVER]],
  ['default-cache', [EVER, EVER, 0, 10, 0, EVER]],
  ['only-cache', [EVER, EVER, "cache: 'no-store'", 10, 0, EVER]],
  ['force-cache', [EVER, EVER, EVER, 10, EVER, EVER]],
  ['default-no-store', [0, EVER, 0, 10, 0, 0]],
  ['only-no-store', [0, "cache: 'force-cache'", 0, 0, 0, 0]],
  ['force-no-store', [0, EVER, 0, 0, 0, 0]],
];

test.each(KEPT)('planFetch: fetchCache %s', (fetchCache, kept) => {
  const found = Object.values(CALLS).map((call) => {
    try {
      return planFetch({ ...BASE, ...call, fetchCache }).revalidate;
    } catch (error) {
      return (error as Error).message;
    }
  });
  for (const [index, expected] of kept.entries()) {
    if (typeof expected === 'number') expect(found[index]).toBe(expected);
    else expect(found[index]).toContain(`${expected} used on fetch for http://a/`);
  }
});

test('planFetch: dynamic = force-dynamic keeps what a call says to keep', () => {
  const kept = Object.values(CALLS).map(
    (call) => planFetch({ ...BASE, ...call, isForcedDynamic: true }).revalidate,
  );
  expect(kept).toEqual([0, EVER, 0, 10, 0, 0]);
});

test.each([
  ['force-cache', 0],
  ['no-store', 10],
  ['no-store', false],
])('planFetch: cache %s and revalidate %s contradict each other, and neither counts', (cache, revalidate) => {
  expect(planFetch({ ...BASE, cache, revalidate })).toEqual({
    revalidate: 0,
    isImplicit: true,
    warning: `fetch http://a/: Specified "cache: ${cache}" and "revalidate: ${revalidate}", only one should be specified. Neither counts.`,
  });
});

test.each([
  ['force-cache', 10, 10],
  ['no-store', 0, 0],
  ['default', 5, 5],
  [undefined, false, EVER],
  [undefined, EVER, EVER],
  [undefined, 0.5, 0.5],
])('planFetch: cache %s and revalidate %s', (cache, revalidate, expected) => {
  expect(planFetch({ ...BASE, cache, revalidate })).toEqual({ revalidate: expected, isImplicit: false });
});

test.each([-1, Number.NaN, 'x', null, {}])('planFetch: revalidate %s is no time', (revalidate) => {
  expect(() => planFetch({ ...BASE, revalidate })).toThrow(
    `Invalid revalidate value "${String(revalidate)}" on "/r" for fetch http://a/, must be a non-negative number or false`,
  );
});
