import { readFileSync } from 'node:fs';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { plainReason } from '../diagnostics/plain-reason.ts';

/** The text of a source file, or why there is none. */
export type Source =
  | { readonly text: string; readonly problem?: never }
  | { readonly problem: Pick<Diagnostic, 'code' | 'message' | 'hint'>; readonly text?: never };

/** Reads a source file, which must be UTF-8: what is not would reach the parser as nonsense. */
export function readSource(file: string): Source {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const message = `The file cannot be read: ${plainReason(error)}.`;
    return { problem: { code: 'ERR_FILE_UNREADABLE', message } };
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    const message = `The file is not text in UTF-8${isUtf16 ? ', but in UTF-16' : ''}.`;
    return { problem: { code: 'ERR_SYNTAX', message, hint: 'Save it as UTF-8 with your editor.' } };
  }
}
