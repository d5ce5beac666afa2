/** Whether a client is better served with HTML than with JSON: whether its `Accept` names HTML, as browsers' does. */
export function prefersHtml(headers: Headers): boolean {
  const accept = headers.get('accept') ?? '';
  return /\btext\/html\b|\bapplication\/xhtml\+xml\b/i.test(accept);
}
