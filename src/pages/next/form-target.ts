/** What decides where a form leads besides its own `action`. */
export interface Submitter {
  getAttribute(name: string): string | null;
}

/**
 * Where a form leads that asks for a page: its fields become the query of the address, as in a browser without scripts.
 *
 * @param base The address of the page.
 * @see https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#submit-mutate-action
 */
export function formTarget(action: string, fields: Iterable<readonly [string, unknown]>, base: string): URL {
  const target = new URL(action, base);
  target.search = '';
  for (const [name, value] of fields) {
    // Of a file a query has the name.
    const text = typeof value === 'string' ? value : (value as File).name;
    target.searchParams.append(name, text);
  }
  return target;
}

/**
 * Whether a button sends its form in another way than by a query: then it is the browser's to send, or React's, whose
 * actions are told from addresses by what they write into attributes.
 */
export function sendsOtherwise(submitter: Submitter): boolean {
  const differs = (name: string, usual: string) => (submitter.getAttribute(name) ?? usual) !== usual;
  if (differs('formEncType', 'application/x-www-form-urlencoded')) return true;
  if (differs('formMethod', 'get') || differs('formTarget', '_self')) return true;
  if (/^javascript:/i.test(submitter.getAttribute('formAction') ?? '')) return true;
  return submitter.getAttribute('name')?.startsWith('$ACTION_') === true;
}
