import type { Verdict } from './explain-mismatches.ts';

/** What is wrong with the answers to a case, as lines; none where all is explained. */
export function describeVerdict({ unexplained, stale }: Verdict): string[] {
  return [
    ...unexplained.flatMap(({ part, line, next, waymark }) => [
      `${line}: ${part}`,
      `  next     ${show(next)}`,
      `  waymark  ${show(waymark)}`,
    ]),
    ...stale,
  ];
}

function show(text: string): string {
  return JSON.stringify(text.length > 600 ? `${text.slice(0, 600)}...` : text);
}
