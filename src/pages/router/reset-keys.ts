/** What a boundary shows: when one of them is another, it forgets what has failed. */
export type ResetKeys = readonly unknown[];

/** Whether a boundary still shows what has failed. */
export function areSame(some: ResetKeys, others: ResetKeys): boolean {
  return some.length === others.length && some.every((key, index) => Object.is(key, others[index]));
}
