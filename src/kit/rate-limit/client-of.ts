import { createHash } from 'node:crypto';
import type { MaybePromise } from '../../http/cache-store.ts';
import { clientIp, ipNetwork } from '../client-ip/client-ip.ts';
import type { RateLimitBehaviour } from './rate-limit-options.ts';

/** Who a request is counted for; `undefined` for a request that is not counted. */
export type FindClient = (request: Request, context: unknown) => MaybePromise<string | undefined>;

/** What all whose address is not known count as. */
const UNKNOWN = 'ip:unknown';

/** How many networks of IPv6 are remembered, so that an address is read once. */
const MAX_NETWORKS = 1000;

/** Makes `by` ready. */
export function findClient({ by = 'address', ipv6Prefix = 64 }: RateLimitBehaviour): FindClient {
  const byAddress = addressFinder(ipv6Prefix);
  if (by === 'address') return byAddress;
  if (by === 'everyone') return () => 'all';
  if (by === 'identity') {
    return (request, context) => {
      const subject = subjectOf(context);
      return subject === undefined ? byAddress(request) : `id:${shorten(subject)}`;
    };
  }
  if (typeof by === 'function') {
    return (request, context) => {
      const told = by(request, context);
      return told instanceof Promise
        ? told.then((client) => nameOf(client, request, byAddress))
        : nameOf(told as string | undefined | false, request, byAddress);
    };
  }
  const read = 'header' in by ? headerReader(by.header) : cookieReader(by.cookie);
  return (request) => {
    const value = read(request);
    // What a header or a cookie holds may be a secret, which is not to be read in the store.
    return value === undefined ? byAddress(request) : `key:${digest(value)}`;
  };
}

function addressFinder(ipv6Prefix: number): (request: Request) => string {
  const networks = new Map<string, string>();
  return (request) => {
    const address = clientIp(request);
    if (address === undefined) return UNKNOWN;
    if (!address.includes(':')) return address;
    let network = networks.get(address);
    if (network === undefined) {
      network = ipNetwork(address, ipv6Prefix);
      if (networks.size >= MAX_NETWORKS) networks.clear();
      networks.set(address, network);
    }
    return network;
  };
}

function nameOf(
  client: string | undefined | false,
  request: Request,
  byAddress: (request: Request) => string,
): string | undefined {
  if (client === false) return undefined;
  return client === undefined || client === null ? byAddress(request) : `own:${shorten(String(client))}`;
}

/** The identity that `withAuth` has verified. */
function subjectOf(context: unknown): string | undefined {
  if (typeof context !== 'object' || context === null || !('auth' in context)) return undefined;
  const { auth } = context as { readonly auth?: { readonly subject?: unknown } };
  return typeof auth?.subject === 'string' ? auth.subject : undefined;
}

function headerReader(name: string): (request: Request) => string | undefined {
  return (request) => request.headers.get(name) || undefined;
}

function cookieReader(name: string): (request: Request) => string | undefined {
  return (request) => {
    const pairs = request.headers.get('cookie')?.split(';') ?? [];
    const found = pairs.find((pair) => pair.trimStart().startsWith(`${name}=`));
    return found === undefined ? undefined : found.slice(found.indexOf('=') + 1).trim() || undefined;
  };
}

/** A name that is not too long for a key, and has no letters that mean something in one. */
export function shorten(name: string): string {
  return /^[\w.@:/-]{1,100}$/.test(name) ? name : digest(name);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 27);
}
