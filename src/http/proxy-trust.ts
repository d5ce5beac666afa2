import { type IpRange, isInRange, parseIp, parseIpRange } from './ip-address.ts';

/**
 * Which of those that requests come from are proxies whose word on the client counts: none (`false`), all (`true`), as
 * many as stand one behind the other, or those of these addresses, networks (`10.0.0.0/8`) and names of networks.
 */
export type TrustProxy = boolean | number | string | readonly string[];

/** What proxies are told to say. */
export interface ProxyWords {
  readonly trustProxy: TrustProxy | undefined;
  /**
   * In which headers they name the client: `x-forwarded` (`X-Forwarded-For`, `-Proto`, `-Host`, `-Port`), `forwarded`
   * (RFC 7239), or a header that holds nothing but its address, such as `x-real-ip`. Default: `x-forwarded`.
   */
  readonly proxyHeaders?: string | undefined;
}

/** The same, made ready. */
export interface ProxyTrust {
  /**
   * Whether the word of somebody counts.
   *
   * @param hop How many stand between it and this server.
   */
  readonly isTrusted: (address: string, hop: number) => boolean;
  /** In lower case. */
  readonly headers: string;
}

/** Networks by their names; Express has the same. */
const NAMED_RANGES: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** More than stand one behind the other anywhere. */
const MOST_PROXIES = 64;

/** Reads well behind "must be". */
export const TRUST_SHAPE = 'false, true, the number of proxies, or their addresses and networks in a list';

/** Whether a value is one that `createProxyTrust` takes. */
export function isTrustProxy(value: unknown): value is TrustProxy {
  if (typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 && value <= MOST_PROXIES;
  if (typeof value === 'string') return isRangeName(value);
  return Array.isArray(value) && value.every((each) => typeof each === 'string' && isRangeName(each));
}

/** Whether a text names a range of addresses. */
export function isRangeName(text: string): boolean {
  return Object.hasOwn(NAMED_RANGES, text) || parseIpRange(text) !== undefined;
}

/** Whether a text can be the setting `proxyHeaders`: a header's name (RFC 9110, section 5.1). */
export function isProxyHeaders(value: unknown): value is string {
  return typeof value === 'string' && /^[\w!#$%&'*+.^`|~-]+$/.test(value);
}

/** Makes a setting ready that `isTrustProxy` has accepted. */
export function createProxyTrust({
  trustProxy = false,
  proxyHeaders = 'x-forwarded',
}: ProxyWords): ProxyTrust {
  return { isTrusted: judgeOf(trustProxy), headers: proxyHeaders.toLowerCase() };
}

/** The same of settings that may say nothing; `undefined` where they do not. */
export function readProxyTrust({ trustProxy, proxyHeaders }: Partial<ProxyWords>): ProxyTrust | undefined {
  return trustProxy === undefined ? undefined : createProxyTrust({ trustProxy, proxyHeaders });
}

function judgeOf(trust: TrustProxy): ProxyTrust['isTrusted'] {
  if (typeof trust === 'boolean') return () => trust;
  if (typeof trust === 'number') return (_address, hop) => hop < trust;
  const names = typeof trust === 'string' ? [trust] : trust;
  const ranges = names
    .flatMap((name) => NAMED_RANGES[name] ?? [name])
    .map((text) => parseIpRange(text))
    .filter((range): range is IpRange => range !== undefined);
  return (address) => {
    const groups = parseIp(address);
    return groups !== undefined && ranges.some((range) => isInRange(groups, range));
  };
}
