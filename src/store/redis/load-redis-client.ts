import type * as redis from '@redis/client';
import { missingPeer } from '../../http/missing-peer.ts';

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
    throw missingPeer('@redis/client', 'use the store at REDIS_URL', error);
  }
}
