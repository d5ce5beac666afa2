import type { FirewallRule, RateLimitRule, RequestLimits } from '../../http/request-limits.ts';
import { isRecord } from '../is-record.ts';

/** Reads `rateLimit` and `firewall` of a config that has been checked; `undefined` where it has neither. */
export function resolveLimits({
  rateLimit,
  firewall,
}: Readonly<Record<string, unknown>>): RequestLimits | undefined {
  const rules = Array.isArray(rateLimit) ? (rateLimit as readonly RateLimitRule[]) : [];
  const rateLimits = isRecord(firewall) ? firewall['rateLimits'] : undefined;
  const ids = isRecord(rateLimits) ? (rateLimits as Readonly<Record<string, FirewallRule>>) : {};
  if (rules.length === 0 && Object.keys(ids).length === 0) return undefined;
  return { rules, firewall: ids };
}
