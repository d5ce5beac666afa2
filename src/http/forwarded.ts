/** What a proxy says of the request that it passes on (RFC 7239, section 4). */
export interface ForwardedElement {
  readonly for?: string;
  readonly host?: string;
  readonly proto?: string;
}

const PAIR = /[ \t]*([\w!#$%&'*+.^`|~-]+)=(?:"((?:[^"\\]|\\.)*)"|([\w!#$%&'*+.^`|~-]+))[ \t]*(;|,|$)/y;

/**
 * Reads a `Forwarded` header, outermost proxy first.
 *
 * @returns Nothing where it is not in the syntax of RFC 7239: who breaks it may mean something else with what is left.
 */
export function parseForwarded(value: string): ForwardedElement[] {
  const elements: ForwardedElement[] = [];
  let pairs: [string, string][] = [];
  let at = 0;
  while (at < value.length) {
    PAIR.lastIndex = at;
    const found = PAIR.exec(value);
    if (!found) return [];
    const [whole, name = '', quoted, token, end] = found;
    pairs.push([name.toLowerCase(), token ?? (quoted as string).replace(/\\(.)/g, '$1')]);
    at += whole.length;
    if (end === ';') continue;
    elements.push(Object.fromEntries(pairs));
    pairs = [];
    // Nothing stands behind the last comma.
    if (end === ',' && at === value.length) return [];
  }
  return pairs.length === 0 ? elements : [];
}

/** The address of a node (RFC 7239, section 6), without its port; `unknown` and made-up names are none. */
export function addressOfNode(node: string): string {
  const [, bracketed, plain] = /^(?:\[([^\]]*)\](?::[\w.-]+)?|([^:]*)(?::[\w.-]+)?)$/.exec(node) ?? [];
  // An address of IPv6 without brackets, as `X-Forwarded-For` has it.
  return bracketed ?? plain ?? node;
}
