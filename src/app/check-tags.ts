/** Characters that a tag may have, as in Next.js. */
export const MAX_TAG_LENGTH = 256;
/** Tags that one thing may have, as in Next.js. */
const MAX_TAGS = 128;

/**
 * The tags that can be used; of the others, the console is told.
 *
 * @param description Who was given them, for the warning.
 */
export function checkTags(tags: readonly unknown[], description: string): string[] {
  const valid: string[] = [];
  const faults: string[] = [];
  for (const tag of tags) {
    if (typeof tag !== 'string') faults.push(`${String(tag)}: must be a string`);
    else if (tag.length > MAX_TAG_LENGTH)
      faults.push(`${tag}: has ${tag.length} characters, of which ${MAX_TAG_LENGTH} are allowed`);
    else valid.push(tag);
  }
  if (faults.length > 0) console.warn(`Warning: invalid tags passed to ${description}: ${faults.join('; ')}`);
  if (valid.length > MAX_TAGS) {
    const dropped = valid.slice(MAX_TAGS).join(', ');
    console.warn(`Warning: ${description} has more than ${MAX_TAGS} tags, dropped are: ${dropped}`);
  }
  return valid.slice(0, MAX_TAGS);
}
