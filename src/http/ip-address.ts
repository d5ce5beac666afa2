/** An address as sixteen bytes in eight groups; one of IPv4 as `::ffff:a.b.c.d` (RFC 4291, section 2.5.5.2). */
export type IpGroups = readonly number[];

/** Addresses whose first bits are the same. */
export interface IpRange {
  readonly groups: IpGroups;
  /** How many bits count, of 128. */
  readonly bits: number;
}

/** How many bits of an IPv4-mapped address say that it is one. */
const MAPPED_BITS = 96;

/**
 * Reads an address of IPv4 (four decimal numbers) or IPv6 (RFC 4291, section 2.2); a zone, `%eth0`, is left out.
 *
 * @returns `undefined` for anything else: brackets, a port, blanks, numbers with a zero before them.
 */
export function parseIp(text: string): IpGroups | undefined {
  if (!text.includes(':')) {
    const tail = parseIpv4(text);
    return tail && [0, 0, 0, 0, 0, 0xffff, ...tail];
  }
  const zone = text.indexOf('%');
  return parseIpv6(zone < 0 ? text : text.slice(0, zone));
}

function parseIpv4(text: string): [number, number] | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!parts) return undefined;
  const bytes: number[] = [];
  for (const part of parts.slice(1)) {
    // With a zero before it, some read it as octal.
    if (Number(part) > 255 || (part.length > 1 && part.startsWith('0'))) return undefined;
    bytes.push(Number(part));
  }
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  return [a * 256 + b, c * 256 + d];
}

function parseIpv6(text: string): IpGroups | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0] as string, halves.length === 1);
  const tail = halves.length === 2 ? parseGroups(halves[1] as string, true) : [];
  if (!head || !tail) return undefined;
  const missing = 8 - head.length - tail.length;
  // What is left out stands for one group at least.
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  return [...head, ...Array.from({ length: missing }, () => 0), ...tail];
}

/** @param mayEndInIpv4 Whether these are the last groups of the address. */
function parseGroups(text: string, mayEndInIpv4: boolean): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (/^[\da-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else {
      const last = mayEndInIpv4 && index === parts.length - 1 ? parseIpv4(part) : undefined;
      if (!last) return undefined;
      groups.push(...last);
    }
  }
  return groups;
}

/** Whether it is one of IPv4, which IPv6 sockets show as IPv4-mapped. */
export function isIpv4(groups: IpGroups): boolean {
  return groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0);
}

/** Writes an address in the one form that each has: of IPv6 that of RFC 5952, of IPv4 and mapped ones four numbers. */
export function formatIp(groups: IpGroups): string {
  if (isIpv4(groups)) {
    const [high = 0, low = 0] = groups.slice(6);
    return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
  }
  const { start, length } = longestZeros(groups);
  const shown = groups.map((group) => group.toString(16));
  if (length < 2) return shown.join(':');
  return `${shown.slice(0, start).join(':')}::${shown.slice(start + length).join(':')}`;
}

function longestZeros(groups: IpGroups): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  for (const [index, group] of groups.entries()) {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: index - length + 1, length };
  }
  return best;
}

/**
 * The one form of an address: `::ffff:192.0.2.1` is `192.0.2.1`, `2001:DB8::0:1` is `2001:db8::1`.
 *
 * @returns `undefined` where it is none.
 */
export function normalIp(text: string): string | undefined {
  const groups = parseIp(text);
  return groups && formatIp(groups);
}

/** The network that an address is in: its first `bits`, the others 0. */
export function networkOf(groups: IpGroups, bits: number): IpGroups {
  return groups.map((group, index) => group & maskOf(bits - index * 16));
}

function maskOf(bits: number): number {
  if (bits >= 16) return 0xffff;
  return bits <= 0 ? 0 : (0xffff << (16 - bits)) & 0xffff;
}

/**
 * Reads a range as CIDR writes it, `10.0.0.0/8` or `2001:db8::/32`; an address alone is a range of one.
 *
 * @returns `undefined` for anything else.
 */
export function parseIpRange(text: string): IpRange | undefined {
  const [, address = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const groups = address.includes('%') ? undefined : parseIp(address);
  if (!groups) return undefined;
  // A mapped address counts in the bits of IPv6.
  const offset = address.includes(':') ? 0 : MAPPED_BITS;
  const bits = length === undefined ? 128 : Number(length) + offset;
  return bits <= 128 ? { groups: networkOf(groups, bits), bits } : undefined;
}

/** Whether a range has an address. One of IPv6 has none of IPv4, though it be `::/0`. */
export function isInRange(groups: IpGroups, range: IpRange): boolean {
  if (isIpv4(groups) && range.bits < MAPPED_BITS) return false;
  return range.groups.every(
    (group, index) => (((groups[index] as number) ^ group) & maskOf(range.bits - index * 16)) === 0,
  );
}
