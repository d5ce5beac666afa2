import { badChunks, badCoding, badLength } from './bad-bodies.ts';
import { badBytes, badLines } from './bad-lines.ts';
import { type Draft, NEXT, validDraft, writeDraft } from './message-parts.ts';
import { oddConnection, oddExpect, oddHost, oddMethod, oddTarget, oddVersion } from './odd-heads.ts';
import { oversize } from './oversize.ts';
import { Random } from './random.ts';

/** What a client sends over one connection before it stops sending. */
export interface ByteStream {
  /** What kind of thing it tries. */
  readonly category: string;
  /** The bytes, one a character, in the pieces that they arrive in. */
  readonly pieces: readonly string[];
  /** Whether all pieces come in one turn of the event loop. */
  readonly isHurried: boolean;
}

type Spoil = (draft: Draft, random: Random) => void;

/** Each as often as its weight says. */
const CATEGORIES: readonly (readonly [weight: number, name: string, make: (random: Random) => string])[] = [
  [12, 'valid', pipeline],
  [14, 'mutated', (random) => mutate(pipeline(random), random)],
  [8, 'cut', (random) => cut(pipeline(random), random)],
  [8, 'soup', soup],
  [8, 'length', spoiled(badLength)],
  [9, 'coding', spoiled(badCoding)],
  [10, 'chunks', spoiled(badChunks)],
  [7, 'lines', spoiled(badLines)],
  [7, 'bytes', spoiled(badBytes)],
  [5, 'target', spoiled(oddTarget)],
  [5, 'version', spoiled(oddVersion)],
  [5, 'host', spoiled(oddHost)],
  [5, 'expect', spoiled(oddExpect)],
  [6, 'connection', spoiled(oddConnection)],
  [4, 'method', spoiled(oddMethod)],
  [5, 'several', several],
  [1, 'oversize', spoiled(oversize)],
];

const TOTAL = CATEGORIES.reduce((sum, [weight]) => sum + weight, 0);

const SPOILS: readonly Spoil[] = [
  badLength,
  badCoding,
  badChunks,
  badLines,
  badBytes,
  oddTarget,
  oddVersion,
  oddHost,
  oddExpect,
  oddConnection,
  oddMethod,
];

const TOKENS = [
  'GET',
  'POST',
  'HEAD',
  ' ',
  '/',
  '/a',
  'HTTP/1.1',
  'HTTP/1.0',
  '\r\n',
  '\r\n',
  '\r\n\r\n',
  '\r',
  '\n',
  ':',
  ': ',
  'Host: a\r\n',
  'GET / HTTP/1.1\r\n',
  'POST / HTTP/1.1\r\nHost: a\r\n',
  'Content-Length: 3\r\n',
  'abc',
  '0',
  '3',
  'Transfer-Encoding: chunked\r\n',
  '0\r\n\r\n',
  '3\r\nabc\r\n',
  ';',
  ',',
  '\t',
  '\0',
  '\x7f',
  '\xff',
  'X: y\r\n',
  'Connection: close\r\n',
  'Content-Length',
  'Transfer-Encoding',
  'chunked',
  NEXT,
];

/** The stream of a seed: always the same. */
export function generateStream(seed: number): ByteStream {
  const random = new Random(seed);
  let ticket = random.below(TOTAL);
  const chosen = CATEGORIES.find(([weight]) => (ticket -= weight) < 0);
  const [, category, make] = chosen ?? (CATEGORIES[0] as (typeof CATEGORIES)[number]);
  return { category, pieces: split(make(random), random), isHurried: random.oneIn(4) };
}

function pipeline(random: Random): string {
  const count = random.oneIn(60) ? 70 : 1 + random.below(3);
  return Array.from({ length: count }, () => writeDraft(validDraft(random))).join(
    random.oneIn(20) ? '\r\n' : '',
  );
}

/** A bad request between good ones: what follows shows where a parser believes that the next one starts. */
function spoiled(spoil: Spoil): (random: Random) => string {
  return (random) => {
    const draft = validDraft(random);
    if (random.oneIn(2)) draft.method = 'POST';
    if (draft.body !== '') {
      draft.lines = draft.lines.filter((line) => !/^(content-length|transfer-encoding)/i.test(line));
      draft.body = '';
    }
    spoil(draft, random);
    const before = random.oneIn(4) ? writeDraft(validDraft(random)) : '';
    return before + writeDraft(draft) + (random.oneIn(3) ? '' : NEXT);
  };
}

function several(random: Random): string {
  const draft = validDraft(random);
  for (const spoil of random.some(2, 3, () => random.pick(SPOILS))) spoil(draft, random);
  return writeDraft(draft) + NEXT;
}

function soup(random: Random): string {
  const start = random.oneIn(2) ? 'POST /a HTTP/1.1\r\nHost: a\r\n' : '';
  return start + random.some(1, 12, () => random.pick(TOKENS)).join('');
}

function cut(text: string, random: Random): string {
  return text.slice(0, random.below(text.length + 1));
}

function mutate(text: string, random: Random): string {
  let mutated = text;
  for (let count = 1 + random.below(3); count > 0; count--) mutated = mutateOnce(mutated, random);
  return mutated;
}

function mutateOnce(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const before = text.slice(0, at);
  const after = text.slice(at);
  switch (random.below(6)) {
    case 0:
      return before + String.fromCharCode(text.charCodeAt(at) ^ (1 << random.below(8))) + after.slice(1);
    case 1:
      return before + String.fromCharCode(random.below(256)) + after;
    case 2:
      return before + after.slice(1 + random.below(3));
    case 3:
      return before + random.pick(TOKENS) + after;
    case 4:
      // A part of it once more, somewhere else.
      return before + text.slice(random.below(text.length), random.below(text.length)) + after;
    default: {
      const token = random.pick(TOKENS);
      return text.replace(token, () => random.pick(TOKENS));
    }
  }
}

function split(text: string, random: Random): string[] {
  if (text === '') return [];
  const way = random.below(20);
  if (way < 8) return [text];
  if (way < 10 && text.length < 400) return [...text];
  // Between two requests, where one has to end before the other is looked at.
  if (way < 13) return text.split(/(?<=\r\n\r\n)/);
  const cuts = random.some(1, 5, () => random.below(text.length));
  const ends = [...cuts.filter((at) => at > 0), text.length].toSorted((a, b) => a - b);
  return ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end)).filter((piece) => piece !== '');
}
