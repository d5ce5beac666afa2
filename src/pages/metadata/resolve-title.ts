import type { Metadata } from './metadata-types.ts';

/** A title, and what it makes of those below it. */
export interface ResolvedTitle {
  readonly absolute: string;
  readonly template: string | null;
}

/** @param template What the titles above make of this one, with `%s` in its place. */
export function resolveTitle(title: Metadata['title'], template: string | null | undefined): ResolvedTitle {
  if (typeof title === 'string') return { absolute: fill(template, title), template: null };
  if (!title) return { absolute: '', template: null };
  const own = 'template' in title ? (title.template ?? null) : null;
  if ('absolute' in title && title.absolute) return { absolute: title.absolute, template: own };
  const absolute = 'default' in title ? fill(template, title.default) : '';
  return { absolute, template: own };
}

function fill(template: string | null | undefined, title: string): string {
  // A function, since `$&` in a title would stand for what was found.
  return template && title ? template.replaceAll('%s', () => title) : title;
}
