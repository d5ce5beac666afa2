import { askUpstream, type UpstreamRequest } from './ask-upstream.ts';
import type { ProxySettings } from './read-proxy-options.ts';
import type { UpstreamAnswer } from './upstream-exchange.ts';

/** An answer, and what led to it. */
export interface Asked {
  readonly request: UpstreamRequest;
  readonly answer: UpstreamAnswer;
  /** The URL that was asked for. */
  readonly asked: URL;
  /** Names of headers that are for the first upstream alone. */
  readonly injected: readonly string[];
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Follows redirects as far as they lead to origins that are allowed; one that leads elsewhere is the answer, as is that
 * to a request with another method than GET and HEAD, which might not be meant to be sent again.
 */
export async function followRedirects(
  settings: ProxySettings,
  start: Asked,
  life: AbortSignal,
): Promise<Asked> {
  const { limit, origins } = settings.redirects;
  let current = start;
  for (let count = 0; count < limit; count++) {
    const { answer, request, injected } = current;
    const next = nextUrl(current, origins);
    if (!next) break;
    answer.body?.cancel().catch(() => {});
    const headers = new Headers(request.headers);
    if (next.origin !== request.origin) {
      // What was for one server is not for another (Fetch, HTTP-redirect fetch).
      for (const name of ['authorization', 'cookie', 'host', ...injected]) headers.delete(name);
    }
    const again = { ...request, origin: next.origin, path: next.pathname + next.search, headers };
    current = { request: again, answer: await askUpstream(settings, again, life), asked: next, injected };
  }
  return current;
}

function nextUrl({ answer, request, asked }: Asked, origins: ReadonlySet<string>): URL | undefined {
  const location = answer.headers.get('location');
  if (!REDIRECTS.has(answer.status) || location === null || !URL.canParse(location, asked)) return undefined;
  if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
  const url = new URL(location, asked);
  return origins.has(url.origin) && url.username === '' && url.password === '' ? url : undefined;
}
