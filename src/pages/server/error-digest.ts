/**
 * What tells an error from others, and nothing of what it says: in production a client gets no more of it, and the log
 * of the server has it beside the error, as in Next.js.
 *
 * @returns That which the error has; else one is made, and put on it.
 */
export function errorDigest(error: unknown): string {
  if (typeof error !== 'object' || error === null) return hash(String(error));
  try {
    if ('digest' in error && typeof error.digest === 'string') return error.digest;
    const digest = hash(textOf(error));
    Object.defineProperty(error, 'digest', {
      value: digest,
      configurable: true,
      enumerable: true,
      writable: true,
    });
    return digest;
  } catch {
    // It is frozen, or does not let itself be looked at: then the log does without.
    return hash(textOf(error));
  }
}

function textOf(error: object): string {
  try {
    return error instanceof Error ? `${error.message}${error.stack}` : JSON.stringify(error);
  } catch {
    // Anything can be thrown, also what does not let itself be looked at.
    return '';
  }
}

/** Not for secrets: it only has to differ where errors do. */
function hash(text: string): string {
  let value = 5381;
  for (let at = text.length - 1; at >= 0; at--) value = Math.imul(value, 33) ^ text.charCodeAt(at);
  return String(value >>> 0);
}
