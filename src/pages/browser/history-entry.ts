/** Under which name an entry of the browser's history carries what Waymark knows of it. */
const KEY = '__waymark';

/** A new name for an entry of the history. */
export function newEntryId(): string {
  return Math.random().toString(36).slice(2);
}

/** The state of an entry: what a script of the project has put there is kept. */
export function entryState(id: string, data: unknown = null): Record<string, unknown> {
  return { ...(typeof data === 'object' ? data : undefined), [KEY]: id };
}

/** The name of an entry; `undefined` for one that is not of Waymark's making. */
export function entryId(state: unknown): string | undefined {
  if (typeof state !== 'object' || state === null) return undefined;
  const id = (state as Record<string, unknown>)[KEY];
  return typeof id === 'string' ? id : undefined;
}
