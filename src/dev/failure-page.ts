import type { Failure } from './failure.ts';
import { escapeHtml, renderPage } from './page.ts';

/**
 * A page that shows failures, for a developer's browser.
 *
 * @param clientUrl The module that tells browsers of edits: with it, the page is loaded anew after one.
 */
export function failurePage(failures: readonly Failure[], clientUrl?: string): string {
  const body = `${failures.map(renderFailure).join('\n')}
${clientUrl === undefined ? '' : reloadAfterEdits(clientUrl)}
<footer>Mend the file${clientUrl === undefined ? ' and load this page again' : ', and this page is loaded again'}. It is shown by <code>waymark dev</code> only: in production the answer is an empty 500.</footer>`;
  return renderPage(failures[0]?.title ?? 'Error', body);
}

function reloadAfterEdits(clientUrl: string): string {
  return `<script type="module">
  import { createHotContext } from ${JSON.stringify(clientUrl)};
  createHotContext('/failure').on('waymark:changed', () => setTimeout(() => location.reload(), 100));
</script>`;
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
