/** How much a client likes each coding, by what its `Accept-Encoding` says (RFC 9110, section 12.5.3). */
export function encodingWeights(header: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const part of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
    const weight = parameters.find((text) => text.startsWith('q='))?.slice(2);
    if (name !== '')
      weights.set(name === 'x-gzip' ? 'gzip' : name, weight === undefined ? 1 : Number(weight) || 0);
  }
  return weights;
}

/**
 * The coding to send an answer in.
 *
 * @param offered Codings in the server's own order, which decides between those that the client likes alike.
 * @returns `identity` for none; `undefined` where the client takes none of them, and not what is not encoded either.
 */
export function chooseEncoding(header: string | null, offered: readonly string[]): string | undefined {
  // A client that says nothing takes anything; what is not encoded it can read for sure.
  if (header === null) return 'identity';
  const weights = encodingWeights(header);
  const weightOf = (name: string) => weights.get(name) ?? weights.get('*') ?? 0;
  let best: string | undefined;
  for (const name of offered) {
    if (weightOf(name) > (best === undefined ? 0 : weightOf(best))) best = name;
  }
  const identity = weights.get('identity');
  if (best !== undefined && weightOf(best) >= (identity ?? 0)) return best;
  return (identity ?? weights.get('*') ?? 1) > 0 ? 'identity' : undefined;
}
