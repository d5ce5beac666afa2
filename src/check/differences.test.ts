import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DIFFERENCES } from './differences.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/differences.md'), 'utf8');

test.each(Object.entries(DIFFERENCES))(
  'DIFFERENCES.%s is a row of docs/differences.md',
  (_, { link, row }) => {
    const [, anchor = ''] = link.split('#');
    const section =
      PAGE.split(/^## /m).find((each) => anchorOf(each.split('\n', 1)[0] ?? '') === anchor) ?? '';
    const cells = [...section.matchAll(/^\| (.*?) \|/gm)].map((match) => match[1]);
    expect(cells.filter((cell) => cell?.includes(row))).toHaveLength(1);
  },
);

/** As GitHub makes them. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}
