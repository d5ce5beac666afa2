import type { Failure } from './failure.ts';
import { escapeHtml, renderPage } from './page.ts';

/** A page that shows failures, for a developer's browser. */
export function failurePage(failures: readonly Failure[]): string {
  const body = `${failures.map(renderFailure).join('\n')}
<footer>Mend the file and load this page again. It is shown by <code>waymark dev</code> only: in production the answer is an empty 500.</footer>`;
  return renderPage(failures[0]?.title ?? 'Error', body);
}

function renderFailure({ title, place, frame, stack }: Failure): string {
  const parts = [`<h1>${escapeHtml(title)}</h1>`];
  if (place !== undefined) parts.push(`<p class="place">${escapeHtml(place)}</p>`);
  if (frame !== undefined) parts.push(`<pre>${markLine(escapeHtml(frame))}</pre>`);
  if (stack !== '') parts.push(`<pre class="stack">${escapeHtml(stack)}</pre>`);
  return `<section class="failure">${parts.join('\n')}</section>`;
}

function markLine(frame: string): string {
  return frame.replaceAll(/^&gt;.*$/gm, '<mark>$&</mark>');
}
