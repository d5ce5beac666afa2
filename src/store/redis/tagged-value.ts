/** A tag of a value, with the identity that it had when the value was kept. */
export type ValueTag = readonly [tag: string, id: string];

/** A value as a server keeps it. */
export interface TaggedValue {
  readonly text: string;
  readonly tags: readonly ValueTag[];
}

const PLAIN = '=';

/** Writes a value as what a server keeps: a line with its tags, and its text. */
export function encodeValue({ text, tags }: TaggedValue): string {
  return tags.length === 0 ? PLAIN + text : `${JSON.stringify(tags)}\n${text}`;
}

/** Reads what `encodeValue` has written. */
export function decodeValue(raw: string): TaggedValue {
  if (raw.startsWith(PLAIN)) return { text: raw.slice(1), tags: [] };
  const end = raw.indexOf('\n');
  return { text: raw.slice(end + 1), tags: JSON.parse(raw.slice(0, end)) as ValueTag[] };
}
