/** The largest value of PostgreSQL's type integer. */
export const MAX_ID = 2 ** 31 - 1;

/** The number that a part of a path stands for; `undefined` where it can be nobody's id. */
export function parseId(text: string): number | undefined {
  const id = /^[1-9]\d*$/.test(text) ? Number(text) : 0;
  return id >= 1 && id <= MAX_ID ? id : undefined;
}
