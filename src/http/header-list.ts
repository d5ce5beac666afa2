/** Names in lower case and values in turn, all of them valid; a name may come several times. */
export type HeaderList = string[];

const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const MAX_KNOWN = 512;
// Few names are used over and over; bounded, since they may come from outside.
const known = new Map<unknown, string>();

/** A header name in lower case; `undefined` for what is none, which the platform is to judge. */
export function lowerName(name: unknown): string | undefined {
  return known.get(name) ?? learnName(name);
}

function learnName(name: unknown): string | undefined {
  if (typeof name !== 'string' || !NAME.test(name)) return undefined;
  const lower = name.toLowerCase();
  if (known.size < MAX_KNOWN) known.set(name, lower);
  return lower;
}

const NOT_PRINTABLE = /[^ -~]/;

/** Whether a header value can go out as it is; of every other one the platform is to judge. */
export function isPlainValue(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  const { length } = value;
  if (length === 0) return true;
  return value.charCodeAt(0) !== 32 && value.charCodeAt(length - 1) !== 32 && !NOT_PRINTABLE.test(value);
}

/** The value of a header, several of one name joined. */
export function findHeader(list: readonly string[], name: string): string | null {
  let found: string | null = null;
  for (let index = 0; index < list.length; index += 2) {
    if (list[index] !== name) continue;
    const value = list[index + 1] as string;
    found = found === null ? value : `${found}, ${value}`;
  }
  return found;
}

export function hasHeader(list: readonly string[], name: string): boolean {
  for (let index = 0; index < list.length; index += 2) {
    if (list[index] === name) return true;
  }
  return false;
}

/** Takes every header of a name out of a list. */
export function removeHeader(list: HeaderList, name: string): void {
  let kept = 0;
  for (let index = 0; index < list.length; index += 2) {
    if (list[index] === name) continue;
    list[kept] = list[index] as string;
    list[kept + 1] = list[index + 1] as string;
    kept += 2;
  }
  list.length = kept;
}

/**
 * The headers as the platform's `Headers` iterates them: sorted by name, those of one name joined, but for
 * `set-cookie`.
 *
 * @returns The list itself where it is so already.
 */
export function sortHeaders(list: readonly string[]): readonly string[] {
  if (isSorted(list)) return list;
  const sorted: string[] = [];
  for (let index = 0; index < list.length; index += 2) {
    insertHeader(sorted, list[index] as string, list[index + 1] as string);
  }
  return sorted;
}

function isSorted(list: readonly string[]): boolean {
  for (let index = 2; index < list.length; index += 2) {
    const before = list[index - 2] as string;
    const name = list[index] as string;
    if (before > name || (before === name && name !== 'set-cookie')) return false;
  }
  return true;
}

function insertHeader(sorted: string[], name: string, value: string): void {
  let at = sorted.length;
  while (at > 0 && (sorted[at - 2] as string) > name) at -= 2;
  if (at > 0 && sorted[at - 2] === name && name !== 'set-cookie') {
    sorted[at - 1] = `${sorted[at - 1] as string}, ${value}`;
  } else {
    sorted.splice(at, 0, name, value);
  }
}

/** The pairs of an array of pairs or a plain object; `undefined` where the platform is to judge. */
export function listOfPlain(init: object): HeaderList | undefined {
  if (Array.isArray(init)) return listOfPairs(init);
  const prototype: unknown = Object.getPrototypeOf(init);
  if ((prototype !== Object.prototype && prototype !== null) || Symbol.iterator in init) return undefined;
  const record = init as Record<string, unknown>;
  const list: HeaderList = [];
  for (const name of Object.keys(record)) {
    if (!pushHeader(list, name, record[name])) return undefined;
  }
  return list;
}

function listOfPairs(pairs: readonly unknown[]): HeaderList | undefined {
  const list: HeaderList = [];
  for (const pair of pairs) {
    if (!Array.isArray(pair) || pair.length !== 2 || !pushHeader(list, pair[0], pair[1])) return undefined;
  }
  return list;
}

function pushHeader(list: HeaderList, name: unknown, value: unknown): boolean {
  const lower = lowerName(name);
  const text = typeof value === 'number' ? String(value) : value;
  if (lower === undefined || !isPlainValue(text)) return false;
  list.push(lower, text);
  return true;
}
