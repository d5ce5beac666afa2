import type { Failure } from './describe-failure.ts';

/** A page that shows failures, for a developer's browser. */
export function failurePage(failures: readonly Failure[]): string {
  const [first] = failures;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(first?.title ?? 'Error')}</title>
<style>
  :root { color-scheme: light dark; --line: light-dark(#ddd, #333); --dim: light-dark(#666, #999); --red: light-dark(#b3261e, #ff8a80); }
  body { font: 15px/1.55 system-ui, sans-serif; max-width: 60rem; margin: 3rem auto; padding: 0 1.5rem; }
  h1 { font-size: 1.25rem; color: var(--red); margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; }
  .place { color: var(--dim); margin: .25rem 0 1rem; font-family: ui-monospace, monospace; }
  pre { font: 13px/1.6 ui-monospace, monospace; border: 1px solid var(--line); border-radius: 8px; padding: 1rem; overflow-x: auto; margin: 0 0 1rem; }
  .stack { border: 0; padding: 0; color: var(--dim); }
  mark { background: none; color: var(--red); font-weight: 600; }
  section + section { border-top: 1px solid var(--line); padding-top: 2rem; margin-top: 2rem; }
  footer { color: var(--dim); margin-top: 2.5rem; }
</style>
${failures.map(renderFailure).join('\n')}
<footer>Mend the file and load this page again. It is shown by <code>waymark dev</code> only: in production the answer is an empty 500.</footer>
</html>
`;
}

function renderFailure({ title, place, frame, stack }: Failure): string {
  const parts = [`<h1>${escapeHtml(title)}</h1>`];
  if (place !== undefined) parts.push(`<p class="place">${escapeHtml(place)}</p>`);
  if (frame !== undefined) parts.push(`<pre>${markLine(escapeHtml(frame))}</pre>`);
  if (stack !== '') parts.push(`<pre class="stack">${escapeHtml(stack)}</pre>`);
  return `<section>${parts.join('\n')}</section>`;
}

function markLine(frame: string): string {
  return frame.replaceAll(/^&gt;.*$/gm, '<mark>$&</mark>');
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
