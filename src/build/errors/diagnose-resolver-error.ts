import { basename, join, relative } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { lineAndColumn } from '../../diagnostics/line-and-column.ts';
import { projectPath } from '../../diagnostics/project-path.ts';
import { readSource } from '../read-source.ts';
import { brokenJson } from './broken-json.ts';
import { unresolvedImport } from './unresolved-import.ts';

type Rule = readonly [pattern: RegExp, describe: (match: RegExpExecArray, dir: string) => Diagnostic];

/** What the resolver says of package.json and tsconfig.json files, which it reads for itself. */
const RULES: readonly Rule[] = [
  [/JSONError \{ path: "(.+?)", message: "(.*?)", line: (\d+), column: (\d+) \}/, unreadableJson],
  [/Tsconfig not found (.+)/, missingTsconfig],
  [/Tsconfig extends configs circularly: (.+)/, circularTsconfig],
  [
    /"(.+?)" is not exported under the conditions \[.*?\] from package (.+?) \(see exports field/,
    notExported,
  ],
  [/The specifiers must be a non-empty string/, (_match, dir) => unresolvedImport('', dir, dir)],
];

/** Describes an error of the resolver; `undefined` for any other. */
export function diagnoseResolverError(text: string, dir: string): Diagnostic | undefined {
  for (const [pattern, describe] of RULES) {
    const match = pattern.exec(text);
    if (match) return describe(match, dir);
  }
  return undefined;
}

function unreadableJson([, path = '', reason = '', line, column]: RegExpExecArray, dir: string): Diagnostic {
  const file = projectPath(path, dir);
  const name = basename(path);
  const code = /^[tj]sconfig/.test(name) ? 'ERR_TSCONFIG' : 'ERR_SYNTAX';
  const { text } = readSource(path);
  // Comments and trailing commas are right in a tsconfig.json, so there the resolver's word has to do.
  const broken = code === 'ERR_SYNTAX' && text !== undefined ? brokenJson(file, text) : undefined;
  if (broken) return broken;
  // Line 0 is how the resolver says that it has no place.
  const place = { line: Math.max(1, Number(line)), column: Math.max(1, Number(column)) };
  const message = `${name} cannot be used: ${plainJsonReason(reason.replaceAll('\\"', '"'))}.`;
  return { code, severity: 'error', file, ...place, message };
}

/** The resolver's names of what JSON has; any other is an object. */
const KINDS: Readonly<Record<string, string>> = {
  'a string': 'a string',
  'a sequence': 'an array',
  'a boolean': 'a boolean',
};

function plainJsonReason(reason: string): string {
  const plain = reason.replace(/ at line \d+ column \d+$/, '');
  const type = /^invalid type: (.+), expected (.+)$/.exec(plain);
  if (type) return `${type[1]} stands where ${KINDS[type[2] ?? ''] ?? 'an object'} is expected`;
  if (plain.startsWith('EOF')) return 'it ends too early, a bracket or quotation mark is not closed';
  return plain.charAt(0).toLowerCase() + plain.slice(1);
}

function missingTsconfig([, target = '']: RegExpExecArray, dir: string): Diagnostic {
  const path = target.trim();
  const named = path.startsWith('/') ? relative(dir, path) : path;
  const file = join(dir, 'tsconfig.json');
  const { text } = readSource(file);
  const place = text === undefined ? {} : placeOfString(text, basename(named));
  return {
    code: 'ERR_TSCONFIG',
    severity: 'error',
    file: 'tsconfig.json',
    ...place,
    message: `tsconfig.json names \`${named}\` in \`extends\` or \`references\`, and there is no such file.`,
    hint: 'Correct the name. If it is of a package, install it.',
  };
}

function circularTsconfig([, chain = '']: RegExpExecArray, dir: string): Diagnostic {
  const files = [...chain.matchAll(/"(.+?)"/g)].map(([, path = '']) => projectPath(path, dir));
  return {
    code: 'ERR_TSCONFIG',
    severity: 'error',
    file: 'tsconfig.json',
    message: `tsconfig.json extends itself: ${files.join(' -> ')}.`,
    hint: 'Take one of these `extends` out.',
  };
}

function notExported([, path = '', folder = '']: RegExpExecArray): Diagnostic {
  const name = /node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(folder)?.[1] ?? basename(folder);
  const specifier = path === '.' ? name : `${name}/${path.replace(/^\.\//, '')}`;
  return {
    code: 'ERR_IMPORT_UNRESOLVED',
    severity: 'error',
    message: `\`${specifier}\` cannot be imported: the package \`${name}\` does not offer it.`,
    hint: `What can be imported stands under \`exports\` in ${name}/package.json.`,
  };
}

function placeOfString(text: string, part: string): { line?: number; column?: number } {
  const quoted = [...text.matchAll(/"(?:[^"\\]|\\.)*"/g)].find(([each]) => each.includes(part));
  return quoted ? lineAndColumn(text, quoted.index) : {};
}
