import { lazyPeer } from './lazy-peer.ts';

/** The library that verifies tokens. */
export const loadJose = lazyPeer('jose', 'verify bearer tokens', () => import('jose'));
