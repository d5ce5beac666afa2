import { missingPeer } from '../../http/missing-peer.ts';

/**
 * A package that only some apps need, loaded when it is first asked for.
 *
 * @param purpose What cannot be done without it.
 * @returns What loads it; it rejects with `ERR_PACKAGE_MISSING` where the package is not installed.
 */
export function lazyPeer<Package>(
  name: string,
  purpose: string,
  load: () => Promise<Package>,
): () => Promise<Package> {
  let loading: Promise<Package> | undefined;
  return () =>
    (loading ??= load().catch((error: unknown) => {
      throw missingPeer(name, purpose, error);
    }));
}
