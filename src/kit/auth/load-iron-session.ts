import { lazyPeer } from './lazy-peer.ts';

/** The library that seals cookies. */
export const loadIronSession = lazyPeer('iron-session', 'seal session cookies', () => import('iron-session'));
