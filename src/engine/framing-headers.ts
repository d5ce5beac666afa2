/** Headers that say how the message is framed, which only the engine knows (RFC 9112, section 6). */
const FRAMING = new Set(['connection', 'content-length', 'keep-alive', 'trailer', 'transfer-encoding']);

/** Whether a header of an answer is the engine's to set. */
export function isFraming(name: string): boolean {
  return FRAMING.has(name);
}
