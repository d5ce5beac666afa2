/** Headers that say how the message is framed, which only the engine knows (RFC 9112, section 6). */
const FRAMING = new Set(['connection', 'content-length', 'keep-alive', 'trailer', 'transfer-encoding']);

/** Whether a header of an answer is the engine's to set. */
export function isFraming(name: string): boolean {
  return FRAMING.has(name);
}

/** Whether a header of an answer asks for the end of the connection. */
export function isClose(name: string, value: string): boolean {
  return name === 'connection' && /\bclose\b/i.test(value);
}

/**
 * Whether a header is a length that can do no harm: nothing follows the head of an answer to HEAD, and a client may want
 * to know it.
 */
export function isHarmlessLength(name: string, value: string, method: string): boolean {
  return name === 'content-length' && method === 'HEAD' && /^\d+$/.test(value);
}

/** Whether an answer can have a body at all (RFC 9110, section 6.4.1). */
export function takesBody(method: string, status: number): boolean {
  return method !== 'HEAD' && status !== 204 && status !== 304;
}
