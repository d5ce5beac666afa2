import type { Representation, StaticFile } from './static-file.ts';

/** Chooses the form of a file that a client likes best (RFC 9110, section 12.5.3). */
export function chooseForm({ plain, encoded }: StaticFile, acceptEncoding: string | null): Representation {
  if (encoded.length === 0 || acceptEncoding === null) return plain;
  const weights = readWeights(acceptEncoding);
  let best = plain;
  let bestWeight = 0;
  for (const { encoding, form } of encoded) {
    const weight = weights.get(encoding) ?? weights.get('*') ?? 0;
    if (weight <= bestWeight) continue;
    best = form;
    bestWeight = weight;
  }
  return (weights.get('identity') ?? 0) > bestWeight ? plain : best;
}

function readWeights(header: string): Map<string, number> {
  const weights = new Map<string, number>();
  for (const part of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
    const weight = parameters.find((text) => text.startsWith('q='))?.slice(2);
    if (name !== '')
      weights.set(name === 'x-gzip' ? 'gzip' : name, weight === undefined ? 1 : Number(weight) || 0);
  }
  return weights;
}
