import { lineAndColumn } from '../diagnostics/line-and-column.ts';
import type { Finding } from './check-report.ts';
import type { SourceModule } from './read-module.ts';

/** What is to be known of a file of `pages/api`. */
export function checkApiFile({ text }: SourceModule): Finding[] {
  const found = /\.socket(?:\s+as\s+[^)]*\))?[?!]*\.server\b/.exec(text);
  if (!found) return [];
  return [
    {
      level: 'breaks',
      message: '`res.socket.server` is not there: no WebSocket server can be hung on it.',
      hint: 'Return `NextResponse.upgrade()` from the `GET` of a route handler: docs/websockets.md.',
      ...lineAndColumn(text, found.index + 1),
    },
  ];
}
