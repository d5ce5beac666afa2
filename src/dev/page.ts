/** A page of dev's own. `body` is HTML; `title` is text. */
export function renderPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>
  :root { color-scheme: light dark; --line: light-dark(#ddd, #333); --dim: light-dark(#666, #999); --red: light-dark(#b3261e, #ff8a80); }
  body { font: 15px/1.55 system-ui, sans-serif; max-width: 60rem; margin: 3rem auto; padding: 0 1.5rem; }
  h1 { font-size: 1.25rem; margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; }
  .failure h1, mark { color: var(--red); }
  .place { color: var(--dim); margin: .25rem 0 1rem; font-family: ui-monospace, monospace; }
  pre { font: 13px/1.6 ui-monospace, monospace; border: 1px solid var(--line); border-radius: 8px; padding: 1rem; overflow-x: auto; margin: 0 0 1rem; }
  .stack { border: 0; padding: 0; color: var(--dim); }
  mark { background: none; font-weight: 600; }
  section + section { border-top: 1px solid var(--line); padding-top: 2rem; margin-top: 2rem; }
  table { border-collapse: collapse; margin-top: 1rem; }
  td { padding: .2rem 2rem .2rem 0; font: 13px/1.6 ui-monospace, monospace; }
  td + td, footer { color: var(--dim); }
  footer { margin-top: 2.5rem; }
</style>
${body}
</html>
`;
}

/** Text as HTML that shows it. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
