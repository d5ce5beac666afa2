/** The parts of an address, as `<Link>` takes them. */
export interface UrlObject {
  readonly protocol?: string | null | undefined;
  readonly hostname?: string | null | undefined;
  readonly host?: string | null | undefined;
  readonly port?: string | number | null | undefined;
  readonly pathname?: string | null | undefined;
  readonly search?: string | null | undefined;
  readonly query?: string | Readonly<Record<string, QueryValue | readonly QueryValue[]>> | null | undefined;
  readonly hash?: string | null | undefined;
}

type QueryValue = string | number | boolean | bigint | null | undefined;

/** The address of its parts. */
export function formatUrl(url: string | UrlObject): string {
  if (typeof url === 'string') return url;
  const { pathname, hash } = url;
  const search = url.search ?? queryOf(url.query);
  return `${originOf(url)}${pathname ?? ''}${prefixed('?', search)}${prefixed('#', hash)}`;
}

function originOf({ protocol, host, hostname, port }: UrlObject): string {
  const name = host ?? (hostname ? hostname + (port ? `:${port}` : '') : undefined);
  if (!name) return '';
  const scheme = protocol ? protocol.replace(/:?$/, ':') : '';
  return `${scheme}//${name}`;
}

function queryOf(query: UrlObject['query']): string {
  if (typeof query === 'string') return query;
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const each of Array.isArray(value) ? value : [value]) params.append(name, String(each ?? ''));
  }
  return params.toString();
}

function prefixed(sign: string, text: string | null | undefined): string {
  if (!text) return '';
  return text.startsWith(sign) ? text : sign + text;
}
