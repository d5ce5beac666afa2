import { lineAndColumn } from '../diagnostics/line-and-column.ts';
import type { Finding } from './check-report.ts';
import { DIFFERENCES } from './differences.ts';
import type { SourceModule } from './read-module.ts';

/** What is to be known of a file of `pages/api`. */
export function checkApiFile({ text }: SourceModule): Finding[] {
  return [...checkSocket(text), ...checkWrites(text)];
}

function checkSocket(text: string): Finding[] {
  const found = /\.socket(?:\s+as\s+[^)]*\))?[?!]*\.server\b/.exec(text);
  if (!found) return [];
  return [
    {
      level: 'breaks',
      message: '`res.socket.server` is not there: no WebSocket server can be hung on it.',
      hint: 'Return `NextResponse.upgrade()` from the `GET` of a route handler: docs/websockets.md.',
      ...lineAndColumn(text, found.index + 1),
      entry: DIFFERENCES.apiSocket,
    },
  ];
}

/** Methods of `res` that send what a web response has no place for. */
const WRITES = /\.(addTrailers|writeContinue|writeEarlyHints|writeProcessing)\(/g;

function checkWrites(text: string): Finding[] {
  return [...text.matchAll(WRITES)].map((found) => ({
    level: 'difference',
    message: `What \`${found[1]}()\` is given is not sent.`,
    ...lineAndColumn(text, found.index + 1),
    entry: DIFFERENCES.apiWrites,
  }));
}
