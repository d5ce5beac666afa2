import type { ByteStream } from './generate-stream.ts';
import type { SeenRequest } from './outcome.ts';
import type { RuleName } from './rules.ts';

/**
 * Where a difference comes with the bytes themselves, the reference gets other ones in their place, of the same number,
 * on which every version of Node does as the rule says: no difference behind them is overlooked.
 */
const REWRITES: readonly (readonly [rule: RuleName, at: RegExp, by: (bytes: string) => string])[] = [
  // A name that means nothing.
  ['upgrade', /(?<=\n)u(?=pgrade:)/gi, (letter) => (letter === 'U' ? 'X' : 'x')],
  // A bad byte where the line is known to be empty.
  ['empty-coding', /(?<=\ntransfer-encoding:[ \t]*\r\n)[^]/gi, () => '\x01'],
  ['length-tab', /(?<=\ncontent-length:[ \t]*\d+ *)\t/gi, () => '\x01'],
  ['connection-tab', /(?<=\n(?:proxy-)?connection:[ \t]*)[^\s][^\r\n]*\t[^\r\n]*/gi, withoutTabs],
];

/** The tabs around `close` made spaces, and all others a letter that is part of no option that counts. */
function withoutTabs(value: string): string {
  const options = value
    .split(',')
    .map((option) => option.replaceAll('\t', /^[ \t]*close[ \t]*$/i.test(option) ? ' ' : '\xb7'));
  return options.join(',');
}

/** What the reference is given of a stream, and the rules that make it something else. */
export function forReference(stream: ByteStream): [stream: ByteStream, rules: readonly RuleName[]] {
  const { pieces } = stream;
  const text = pieces.join('');
  const rewritten = rewrite(text);
  if (rewritten === text) return [stream, []];
  const rules = REWRITES.filter(([, at]) => text.search(at) >= 0).map(([rule]) => rule);
  let at = 0;
  const parts = pieces.map((piece) => rewritten.slice(at, (at += piece.length)));
  return [{ ...stream, pieces: parts }, rules];
}

/** A request of either server as it would be seen in what the reference was given. */
export function asForReference<T extends SeenRequest>(request: T): T {
  const pairs = request.pairs.map((text, index) => {
    if (index % 2 === 0) return rewrite(`\n${text}:`).slice(1, -1);
    const isConnection = /^(?:proxy-)?connection$/i.test(request.pairs[index - 1] as string);
    return isConnection ? text.replace(/[\t\xb7]/g, ' ').trim() : text;
  });
  const body = request.body === undefined ? undefined : rewrite(`\n${request.body}`).slice(1);
  return { ...request, pairs, body };
}

function rewrite(text: string): string {
  let rewritten = text;
  for (const [, at, by] of REWRITES) rewritten = rewritten.replace(at, by);
  return rewritten;
}
