import { chunked, type Draft, writeDraft } from './message-parts.ts';
import type { Random } from './random.ts';

/** More than a limit allows, and a little less. */
export function oversize(draft: Draft, random: Random): void {
  const around = (limit: number) => limit + random.pick([-300, -20, -3, -2, -1, 0, 1, 2, 3, 20, 300, 9000]);
  // Node tells nothing of blanks around values, which count as well.
  draft.lines = draft.lines.filter((line) => !/:$| $/.test(line));
  switch (random.below(7)) {
    case 0:
      draft.target = `/${'t'.repeat(around(8191))}`;
      break;
    case 1:
      draft.lines.push(`X: ${'v'.repeat(around(16_384 - 14))}`);
      break;
    case 2:
      draft.lines.push(`${'n'.repeat(around(16_384 - 14))}: v`);
      break;
    case 3: {
      const count = random.pick([90, 98, 99, 100, 101, 130, 300]);
      draft.lines.push(
        ...Array.from({ length: count }, (_, index) => (index % 3 ? `h${index}: v` : `h${index}:`)),
      );
      if (random.oneIn(2)) draft.body = writeDraft(draft);
      break;
    }
    case 4:
      draft.lines.push('Transfer-Encoding: chunked');
      draft.body = chunked(
        ['hello', 'world'],
        `;${'e'.repeat(random.pick([100, 5000, 9000, 16_000, 17_000, 40_000]))}`,
      );
      break;
    case 5:
      draft.lines.push('Transfer-Encoding: chunked');
      draft.body = chunked(['hello'], '', `T: ${'v'.repeat(random.pick([100, 15_000, 17_000, 40_000]))}\r\n`);
      // The next request has its own.
      if (random.oneIn(2)) draft.body += writeDraft(draft);
      break;
    default:
      draft.lines.push('Content-Length: 70000');
      draft.body = 'b'.repeat(70_000);
  }
}
