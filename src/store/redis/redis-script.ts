import { createHash } from 'node:crypto';

/** A program that a server runs on one key, as one step. */
export interface RedisScript {
  readonly text: string;
  /** By which the server knows one that it has run before. */
  readonly digest: string;
}

/** Makes a script of its text in Lua. */
export function redisScript(text: string): RedisScript {
  return { text, digest: createHash('sha1').update(text).digest('hex') };
}
