import { currentRequest } from '../../http/current-request.ts';
import { addressInHeaders, hasEngine } from '../../http/client-facts.ts';
import type { FirewallRule } from '../../http/request-limits.ts';
import { clientIp, ipNetwork } from '../client-ip/client-ip.ts';
import { createRateLimit, type RateLimit } from './create-rate-limit.ts';
import { limitNameOf } from './limit-name-of.ts';

/** What `checkRateLimit` may be told of a request. */
export interface CheckRateLimitOptions {
  /** Of no meaning here: there is no firewall at another host. */
  firewallHostForDevelopment?: string;
  /** Who is counted. Default: the address of the client. */
  rateLimitKey?: string;
  /** The headers of the request. Default: those of the request that is being answered. */
  headers?: Headers | Record<string, string> | Record<string, string | string[]>;
  /** The request. Default: the one that is being answered. */
  request?: Request;
}

/** What `checkRateLimit` tells. */
export interface CheckRateLimitResult {
  rateLimited: boolean;
  /** `not-found`: the config has no limit of this id. */
  error?: 'not-found' | 'blocked';
}

let rules: Readonly<Record<string, FirewallRule>> = {};
let limits = new Map<string, RateLimit>();

/** Sets the limits that `checkRateLimit` knows: those of `firewall.rateLimits` in the config. */
export function provideFirewall(provided: Readonly<Record<string, FirewallRule>>): void {
  rules = provided;
  limits = new Map();
}

/**
 * Counts a request against the limit of an id: what `checkRateLimit` of `@vercel/firewall` does on Vercel, by
 * `firewall.rateLimits` of the config.
 *
 * @throws {Error} where it is not known who asks.
 * @see https://vercel.com/docs/vercel-firewall/vercel-waf/rate-limiting-sdk
 *
 * @example
 * ```ts
 * import { checkRateLimit } from '@vercel/firewall';
 *
 * export async function POST(request: Request) {
 *   const { rateLimited } = await checkRateLimit('update', { request });
 *   return rateLimited ? new Response(null, { status: 429 }) : new Response('ok');
 * }
 * ```
 */
export async function checkRateLimit(
  rateLimitId: string,
  options: CheckRateLimitOptions = {},
): Promise<CheckRateLimitResult> {
  const rule = Object.hasOwn(rules, rateLimitId) ? rules[rateLimitId] : undefined;
  if (rule === undefined) {
    console.warn(
      `Rate-limit ID '${rateLimitId}' not configured: write it into \`firewall.rateLimits\` of waymark.config.ts`,
    );
    return { rateLimited: false, error: 'not-found' };
  }
  let limit = limits.get(rateLimitId);
  if (limit === undefined) {
    const name = rule.name ?? `firewall-${limitNameOf(rateLimitId)}`;
    limits.set(rateLimitId, (limit = createRateLimit({ ...rule, name })));
  }
  const outcome = await limit.take(options.rateLimitKey ?? addressOf(options));
  return { rateLimited: !outcome.isAllowed };
}

function addressOf({ request = currentRequest.find?.(), headers }: CheckRateLimitOptions): string {
  const address = request ? clientIp(request) : headers && addressInPlain(headers);
  if (address !== undefined) return ipNetwork(address);
  throw new Error(
    'Could not determine rate limit key: `rateLimitKey` is not provided and the client IP is not available. Pass `request`, the one that the handler was given.',
  );
}

/** As on Vercel; where an engine serves, headers alone could be forged. */
function addressInPlain(given: NonNullable<CheckRateLimitOptions['headers']>): string | undefined {
  if (hasEngine()) return undefined;
  const headers = given instanceof Headers ? given : new Headers(Object.entries(given).map(pairOf));
  return addressInHeaders((name) => headers.get(name));
}

function pairOf([name, value]: [string, string | string[]]): [string, string] {
  return [name, String(value)];
}
