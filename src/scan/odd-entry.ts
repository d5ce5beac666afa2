import { posix } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';

/** Something in `app/` that cannot be read, or is not what its name says. */
export interface OddEntry {
  readonly kind:
    | 'unreadable-folder'
    | 'broken-file'
    | 'broken-link'
    | 'folder-named-like-file'
    | 'intercepting-folder'
    | 'near-miss';
  /** Its path below `app/`, with `/` between its parts; `''` for `app/` itself. */
  readonly path: string;
  /** Why it cannot be read, as the end of a sentence. */
  readonly reason: string;
}

/** Says what is odd about an entry of `app/`, and how to mend it. */
export function describeOddEntry(
  appDir: string,
  extensions: readonly string[],
  { kind, path, reason }: OddEntry,
): Diagnostic {
  const file = posix.join(appDir, path);
  return { file, ...DESCRIPTIONS[kind]({ name: posix.basename(file), reason, extensions }) };
}

interface EntryWords {
  readonly name: string;
  readonly reason: string;
  readonly extensions: readonly string[];
}

const DESCRIPTIONS: Readonly<Record<OddEntry['kind'], (words: EntryWords) => Omit<Diagnostic, 'file'>>> = {
  'unreadable-folder': ({ reason }) => ({
    code: 'ERR_FILE_UNREADABLE',
    severity: 'error',
    message: `The folder cannot be read: ${reason}. The routes in it would be missing.`,
    hint: 'Give the user that runs Waymark the right to read it, or move it out of the app folder.',
  }),
  'broken-file': ({ name, reason }) => ({
    code: 'ERR_FILE_UNREADABLE',
    severity: 'error',
    message: `The file \`${name}\` is a link that cannot be followed: ${reason}.`,
    hint: 'Point the link at a file that exists, or delete it.',
  }),
  'broken-link': ({ name, reason }) => ({
    code: 'ERR_FILE_UNREADABLE',
    severity: 'warning',
    message: `The link \`${name}\` cannot be followed: ${reason}. It is left out.`,
    hint: 'Point it at a folder that exists, or delete it.',
  }),
  'intercepting-folder': ({ name }) => ({
    code: 'ERR_FEATURE_UNSUPPORTED',
    severity: 'warning',
    message: `Waymark shows the page of a path wherever one comes from: the folder \`${name}\`, which intercepts it, is left out.`,
    hint: 'A link leads to the page itself, as a reload does in Next.js.',
  }),
  'folder-named-like-file': ({ name }) => ({
    code: 'ERR_ROUTE_FILE_NAME',
    severity: 'warning',
    message: `\`${name}\` is a folder: it is taken as a part of the path, and not as a file with handlers.`,
    hint: 'If it was meant as a file, put one in its place.',
  }),
  'near-miss': ({ name, extensions }) => ({
    code: 'ERR_ROUTE_FILE_NAME',
    severity: 'warning',
    message: `\`${name}\` is not taken as a route file, and nothing in it is served.`,
    hint: `Name it ${nameList(extensions)}.`,
  }),
};

function nameList(extensions: readonly string[]): string {
  const names = extensions.map((extension) => `\`route.${extension}\``);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
