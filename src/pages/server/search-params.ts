/** A query as pages get it: a list where a name occurs more than once. */
export function searchParamsOf(query: URLSearchParams): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {};
  for (const name of new Set(query.keys())) {
    const values = query.getAll(name);
    found[name] = values.length === 1 ? (values[0] as string) : values;
  }
  return found;
}
