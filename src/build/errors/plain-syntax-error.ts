import { codePointName } from '../../diagnostics/code-point-name.ts';
import { lineAndColumn } from '../../diagnostics/line-and-column.ts';

/** An error as the parser reports it. */
export interface ParseError {
  readonly message: string;
  readonly labels: readonly {
    readonly message: string | null;
    readonly start: number;
    readonly end: number;
  }[];
  readonly helpMessage: string | null;
}

/** A syntax error in words that do not presume knowledge of a parser. */
export interface PlainSyntaxError {
  readonly message: string;
  readonly hint?: string | undefined;
  /** Where it is, as an offset in the source. */
  readonly offset: number;
}

type Rule = readonly [pattern: RegExp, describe: (found: Found) => PlainSyntaxError];

interface Found {
  readonly error: ParseError;
  readonly source: string;
  readonly offset: number;
  /** What the pattern's first and second group hold. */
  readonly groups: readonly (string | undefined)[];
  readonly hint: string | undefined;
}

/** Says in plain words what the parser says in its own: what was found is named as it stands in the source. */
export function plainSyntaxError(error: ParseError, source: string): PlainSyntaxError {
  const offset = error.labels[0]?.start ?? 0;
  const hint =
    openedHint(error, source) ?? (error.helpMessage === null ? undefined : asSentence(error.helpMessage));
  for (const [pattern, describe] of RULES) {
    const match = pattern.exec(error.message);
    if (match) return describe({ error, source, offset, groups: match.slice(1), hint });
  }
  return { message: asSentence(error.message), hint, offset };
}

const RULES: readonly Rule[] = [
  [/^Unexpected token$/, ({ source, offset, hint }) => unexpected(source, offset, hint)],
  [
    /^Expected (.+) but found `EOF`$/,
    ({ groups: [what], offset, hint }) => ({
      message: `The file ends where ${what} is expected.`,
      hint,
      offset,
    }),
  ],
  [
    /^Expected (.+) but found `/,
    ({ groups: [what], source, offset, hint }) => ({
      message: `${what} is expected here, and not ${tokenAt(source, offset)}.`,
      hint,
      offset,
    }),
  ],
  [/^Expected a semicolon or an implicit semicolon/, ({ source, offset }) => missingEnd(source, offset)],
  [/^Invalid Character/, ({ source, offset }) => invalidCharacter(source, offset)],
  [
    /^Unterminated (?:multiline )?(string|regular expression|comment)/,
    ({ groups: [what], offset }) => ({
      message: `The ${what} that begins here is not closed.`,
      hint: what === 'comment' ? 'Close it with `*/`.' : undefined,
      offset,
    }),
  ],
  [
    /^Encountered diff marker/,
    ({ offset }) => ({
      message: 'A merge conflict is left in this file.',
      hint: 'Keep one of the two versions, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>.',
      offset,
    }),
  ],
  [/^Identifier (`.+`) has already been declared$/, (found) => repeated(found, 'declared')],
  [/^Duplicated export '(.+)'$/, (found) => repeated(found, 'exported')],
  [
    /^Export '(.+)' is not defined$/,
    ({ groups: [name], offset }) => ({
      message: `\`${name}\` is exported, and nothing in this file has that name.`,
      hint: 'Declare it, or take it out of the export.',
      offset,
    }),
  ],
];

function unexpected(source: string, offset: number, hint: string | undefined): PlainSyntaxError {
  if (source.slice(offset).trim() === '') return { message: 'The file ends too early.', hint, offset };
  return { message: `Unexpected ${tokenAt(source, offset)}.`, hint, offset };
}

function missingEnd(source: string, end: number): PlainSyntaxError {
  const offset = end + (/^\s*/.exec(source.slice(end))?.[0].length ?? 0);
  const message = `Unexpected ${tokenAt(source, offset)}: the statement before it has not ended.`;
  return { message, hint: 'Something before it is missing, or wrong: a `;`, a bracket, a comma.', offset };
}

function invalidCharacter(source: string, offset: number): PlainSyntaxError {
  const character = String.fromCodePoint(source.codePointAt(offset) ?? 0);
  const hint = /[“”„‘’‚«»]/.test(character) ? 'Write straight quotes instead: \' or ".' : undefined;
  return { message: `The character ${tokenAt(source, offset)} cannot stand here.`, hint, offset };
}

function repeated({ error, source, offset, groups: [name = ''] }: Found, what: string): PlainSyntaxError {
  const [first, second] = error.labels;
  const shown = name.startsWith('`') ? name : `\`${name}\``;
  if (!first || !second) return { message: `${shown} is ${what} twice.`, offset };
  return {
    message: `${shown} is ${what} twice: first in line ${lineAndColumn(source, first.start).line}.`,
    hint: `Rename one of the two, or delete it.`,
    offset: second.start,
  };
}

/** The parser knows which bracket it could not close. */
function openedHint({ labels }: ParseError, source: string): string | undefined {
  const opened = labels.find((label) => label.message === 'Opened here');
  if (!opened) return undefined;
  const bracket = source.slice(opened.start, opened.end);
  return `It is the \`${bracket}\` in line ${lineAndColumn(source, opened.start).line} that is not closed.`;
}

/** The word, number or sign at a place, as it stands in the source. */
function tokenAt(source: string, offset: number): string {
  const rest = source.slice(offset);
  if (rest === '') return 'the end of the file';
  const text =
    /^(?:[\p{L}\p{N}_$#]+|(['"`])[^\r\n]{0,20}?(?:\1|(?=[\r\n]|$))|=>|[=!<>+\-*&|?]{2,3}|\.\.\.)/u.exec(
      rest,
    )?.[0];
  const token = text ?? String.fromCodePoint(rest.codePointAt(0) ?? 0);
  if (/^[\p{C}\p{Z}]/u.test(token)) return codePointName(token);
  return `\`${token}\``;
}

function asSentence(text: string): string {
  const start = /^[a-z]+ /.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return /[.!?]$/.test(start) ? start : `${start}.`;
}
