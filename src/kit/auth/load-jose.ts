import type * as jose from 'jose';
import { missingPeer } from './missing-peer.ts';

type Jose = typeof jose;

let loading: Promise<Jose> | undefined;

/**
 * The library that verifies tokens, loaded when it is first needed.
 *
 * @throws {WaymarkError} `ERR_PACKAGE_MISSING` where it is not installed.
 */
export function loadJose(): Promise<Jose> {
  return (loading ??= load());
}

async function load(): Promise<Jose> {
  try {
    return await import('jose');
  } catch (error) {
    throw missingPeer('jose', 'verify bearer tokens', error);
  }
}
