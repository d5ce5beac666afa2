import type { Answer, Mismatch } from './answer.ts';
import type { Found } from './explain-mismatches.ts';

/** Where the answers of Waymark are not those of Next.js. */
export function compareAnswers(next: readonly Answer[], waymark: readonly Answer[]): Found[] {
  return next.flatMap((expected, index) => {
    const got = waymark[index];
    if (!got) throw new Error(`No answer to ${expected.line}: the case has changed since it was recorded.`);
    return compareAnswer(expected, got);
  });
}

function compareAnswer(next: Answer, waymark: Answer): Found[] {
  const names = new Set([...Object.keys(next.headers), ...Object.keys(waymark.headers)]);
  const pairs: (readonly [part: string, next: string, waymark: string])[] = [
    ['status', String(next.status), String(waymark.status)],
    ...[...names].map(
      (name) => [`header ${name}`, show(next.headers[name]), show(waymark.headers[name])] as const,
    ),
    ['body', next.body, waymark.body],
    ['wholeness', String(next.isWhole), String(waymark.isWhole)],
  ];
  return pairs
    .filter(([, expected, got]) => expected !== got)
    .map(([part, expected, got]) => ({
      part,
      line: next.line,
      next: expected,
      waymark: got,
      answers: [next, waymark],
    }));
}

function show(values: readonly string[] | undefined): string {
  return values === undefined ? '(none)' : values.join('\n');
}

/** Where a log does not say what it has to. */
export function compareLogs(patterns: readonly RegExp[], next: string, waymark: string): Mismatch[] {
  return patterns
    .filter((pattern) => !pattern.test(next) || !pattern.test(waymark))
    .map((pattern) => ({
      part: 'log',
      line: String(pattern),
      next: says(pattern, next),
      waymark: says(pattern, waymark),
    }));
}

function says(pattern: RegExp, text: string): string {
  return pattern.test(text) ? '(says it)' : '(does not)';
}

/** What the logs of a case have to say. */
export function logPatterns(log: RegExp | readonly RegExp[] = []): readonly RegExp[] {
  return [log].flat();
}
