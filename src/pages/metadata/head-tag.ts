/** An element of a page's head. */
export interface HeadTag {
  readonly tag: 'title' | 'meta' | 'link';
  /** By their names in React. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly text?: string;
}

/** What may stand in an attribute. */
export type TagValue = string | number | boolean | URL | null | undefined;

/** `<meta name>`; none where there is no value. */
export function metaName(name: string, value: TagValue): HeadTag[] {
  return isThere(value) ? [{ tag: 'meta', attributes: { name, content: String(value) } }] : [];
}

/** `<meta property>`; none where there is no value. */
export function metaProperty(property: string, value: TagValue): HeadTag[] {
  return isThere(value) ? [{ tag: 'meta', attributes: { property, content: textOf(value) } }] : [];
}

/** `<link>` with the attributes that have a value; none where there is nothing to link to. */
export function link(attributes: Readonly<Record<string, TagValue>>): HeadTag[] {
  if (!isThere(attributes['href'])) return [];
  const given = Object.entries(attributes).filter(([, value]) => isThere(value));
  return [
    { tag: 'link', attributes: Object.fromEntries(given.map(([name, value]) => [name, textOf(value)])) },
  ];
}

/** One or several, as a list. */
export function listOf<Item>(items: Item | readonly Item[] | null | undefined): readonly Item[] {
  if (items === null || items === undefined) return [];
  return Array.isArray(items) ? items : [items as Item];
}

function isThere(value: TagValue): boolean {
  return value !== null && value !== undefined && value !== '';
}

function textOf(value: TagValue): string {
  return value instanceof URL ? value.href : String(value);
}
