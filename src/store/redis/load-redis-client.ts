import type * as redis from '@redis/client';
import { WaymarkError } from '../../http/waymark-error.ts';

/** The package by which the store speaks to a server. */
export type RedisPackage = typeof redis;

/**
 * Loads the package `@redis/client`.
 *
 * @throws {WaymarkError} `ERR_PACKAGE_MISSING` where it is not installed.
 */
export async function loadRedisClient(): Promise<RedisPackage> {
  try {
    return await import('@redis/client');
  } catch (error) {
    throw new WaymarkError(
      'ERR_PACKAGE_MISSING',
      'Cannot use the store at REDIS_URL: the package @redis/client is not installed. Install it, and build anew: npm install @redis/client',
      { cause: error },
    );
  }
}
