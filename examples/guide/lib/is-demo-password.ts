import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether `password` is the one in the environment variable DEMO_PASSWORD, which every user of this example
 * signs in with. A service of your own keeps a salted hash for each user (`scrypt` of node:crypto) or leaves
 * passwords to an identity provider.
 */
export function isDemoPassword(password: string): boolean {
  const expected = process.env.DEMO_PASSWORD;
  // Equal lengths are what timingSafeEqual asks for: hence the hashes.
  return Boolean(expected) && timingSafeEqual(sha256(password), sha256(expected ?? ''));
}

function sha256(value: string): Buffer {
  return createHash('sha256').update(value).digest();
}
