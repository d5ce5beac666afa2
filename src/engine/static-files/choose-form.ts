import { encodingWeights } from '../../http/accept-encoding.ts';
import type { Representation, StaticFile } from './static-file.ts';

/** Chooses the form of a file that a client likes best (RFC 9110, section 12.5.3). */
export function chooseForm({ plain, encoded }: StaticFile, acceptEncoding: string | null): Representation {
  if (encoded.length === 0 || acceptEncoding === null) return plain;
  const weights = encodingWeights(acceptEncoding);
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
