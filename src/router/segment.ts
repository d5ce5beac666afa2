import { WaymarkError } from '../http/waymark-error.ts';

/** One part of a route's path: what stands between two slashes. */
export type Segment =
  | { readonly kind: 'static'; readonly text: string }
  | {
      readonly kind: 'dynamic' | 'catch-all' | 'optional-catch-all';
      readonly name: string;
      readonly text: string;
    };

/**
 * Reads one segment of a path in the file-system grammar: `users`, `[id]`, `[...slug]`, `[[...slug]]`.
 *
 * @throws {WaymarkError} `ERR_SEGMENT_INVALID` when the brackets do not form one of these.
 * @see https://nextjs.org/docs/app/api-reference/file-conventions/dynamic-routes
 */
export function parseSegment(text: string): Segment {
  if (!text.includes('[') && !text.includes(']')) return { kind: 'static', text };
  const optional = text.startsWith('[[') && text.endsWith(']]');
  const inner = optional ? text.slice(2, -2) : text.slice(1, -1);
  if (!text.startsWith('[') || !text.endsWith(']')) {
    throw invalid(text, 'brackets must enclose the whole segment', suggestion(text));
  }
  if (inner.startsWith('…')) {
    throw invalid(text, 'it has the character `…`', suggestion(text));
  }
  const catchAll = inner.startsWith('...');
  const name = catchAll ? inner.slice(3) : inner;
  if (name === '') throw invalid(text, 'the brackets hold no name', catchAll ? '[...slug]' : '[id]');
  if (/[[\]]/.test(name)) throw invalid(text, 'it has extra brackets', suggestion(text));
  if (name.startsWith('.')) throw invalid(text, 'its name starts with a period', suggestion(text));
  if (optional && !catchAll) {
    throw invalid(text, 'only a catch-all segment can be optional', `[${name}]\` or \`[[...${name}]]`);
  }
  if (optional) return { kind: 'optional-catch-all', name, text };
  return { kind: catchAll ? 'catch-all' : 'dynamic', name, text };
}

function suggestion(text: string): string {
  const name = text.replace(/[[\].…]/g, '');
  if (name === '') return text.includes('…') ? '[...slug]' : '[id]';
  if (!/\.{2,}|…/.test(text)) return `[${name}]`;
  return text.startsWith('[[') && text.endsWith(']]') ? `[[...${name}]]` : `[...${name}]`;
}

function invalid(text: string, reason: string, instead: string): WaymarkError {
  return new WaymarkError(
    'ERR_SEGMENT_INVALID',
    `The folder name \`${text}\` is not a route segment: ${reason}. Rename it to \`${instead}\`.`,
  );
}
