import type * as ironSession from 'iron-session';
import { missingPeer } from './missing-peer.ts';

type IronSession = typeof ironSession;

let loading: Promise<IronSession> | undefined;

/**
 * The library that seals cookies, loaded when it is first needed.
 *
 * @throws {WaymarkError} `ERR_PACKAGE_MISSING` where it is not installed.
 */
export function loadIronSession(): Promise<IronSession> {
  return (loading ??= load());
}

async function load(): Promise<IronSession> {
  try {
    return await import('iron-session');
  } catch (error) {
    throw missingPeer('iron-session', 'seal session cookies', error);
  }
}
