import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { lineAndColumn } from '../../diagnostics/line-and-column.ts';
import { parseSource } from '../parse-source.ts';
import { type ParseError, plainSyntaxError } from './plain-syntax-error.ts';

/** What `syntaxErrors` looks for. */
export interface SyntaxErrorsOptions {
  /**
   * Whether to look for what only an understanding of names shows as well, such as `super` in a function: a bundler
   * reports it, but finds it in code that it has rewritten, at places that are not those of the source.
   */
  readonly semantic: boolean;
}

/** Everything that keeps a source from being parsed, in plain sentences. */
export function syntaxErrors(file: string, source: string, options: SyntaxErrorsOptions): Diagnostic[] {
  const errors = parse(file, source, options);
  const [first] = errors;
  if (first === undefined) return [];
  const language = otherLanguage(file, source, options);
  if (language) {
    const place = lineAndColumn(source, first.labels[0]?.start ?? 0);
    return [{ code: 'ERR_SYNTAX', severity: 'error', file, ...place, ...language }];
  }
  return withoutEchoes(errors).map((error) => {
    const { message, hint, offset } = plainSyntaxError(error, source);
    const place = lineAndColumn(source, offset);
    const at = { code: 'ERR_SYNTAX', severity: 'error', file, ...place, message } as const;
    return hint === undefined ? at : { ...at, hint };
  });
}

function parse(file: string, source: string, { semantic }: SyntaxErrorsOptions): readonly ParseError[] {
  const sourceType = /\.(?:m?tsx?|jsx)$/.test(file) ? ({ sourceType: 'module' } as const) : {};
  return parseSource(file, source, { showSemanticErrors: semantic, ...sourceType }).errors;
}

/** A parser that has lost its way reports the same place more than once; the more exact of these helps. */
function withoutEchoes(errors: readonly ParseError[]): readonly ParseError[] {
  return errors.filter((error, index) => {
    const { start = 0, end = 0 } = error.labels[0] ?? {};
    const others = error.message === 'Unexpected token' ? errors : errors.slice(0, index);
    return !others.some((other) => {
      const at = other.labels[0]?.start ?? 0;
      return (
        other !== error && (at === start || (error.message === 'Unexpected token' && at > start && at < end))
      );
    });
  });
}

/** Whether a source would be right under another file ending: JSX in `.ts`, TypeScript in `.js`. */
function otherLanguage(
  file: string,
  source: string,
  options: SyntaxErrorsOptions,
): Pick<Diagnostic, 'message' | 'hint'> | undefined {
  const [, stem = file, ending = ''] = /^(.*)\.(\w+)$/.exec(file) ?? [];
  const shown = stem.slice(stem.lastIndexOf('/') + 1);
  for (const [name, other] of LANGUAGES[ending] ?? []) {
    if (parse(`file.${other}`, source, options).length > 0) continue;
    return {
      message: `This is ${name}, which a .${ending} file cannot hold.`,
      hint: `Rename the file to ${shown}.${other}.`,
    };
  }
  return undefined;
}

const LANGUAGES: Readonly<Record<string, readonly (readonly [name: string, ending: string])[]>> = {
  ts: [['JSX', 'tsx']],
  mts: [['JSX', 'tsx']],
  js: [
    ['TypeScript', 'ts'],
    ['TypeScript with JSX', 'tsx'],
  ],
  mjs: [
    ['JSX', 'jsx'],
    ['TypeScript', 'mts'],
  ],
  jsx: [['TypeScript with JSX', 'tsx']],
};
