import { hasContentHash } from '../../http/content-hash.ts';

/** As Next.js has them for the files of `public/`, and for those that never change. */
const CACHE_CONTROL = 'public, max-age=0';
const FOR_EVER = 'public, max-age=31536000, immutable';

/**
 * Answers for the files of an app out of the assets of its Worker.
 *
 * @param names Their paths, decoded.
 * @param ask Asks for an asset.
 */
export function workerFiles(
  names: readonly string[],
  ask: (request: Request) => Promise<Response>,
): (request: Request, path: string) => Promise<Response> | undefined {
  const known = new Set(names);
  return (request, path) => {
    const { method } = request;
    if (!known.has(decode(path))) return undefined;
    if (method !== 'GET' && method !== 'HEAD')
      return Promise.resolve(new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } }));
    return answer(request, path, ask);
  };
}

async function answer(
  { method, headers }: Request,
  path: string,
  ask: (request: Request) => Promise<Response>,
): Promise<Response> {
  const condition = headers.get('if-none-match');
  const found = await ask(
    new Request(`https://assets.local${path}`, {
      method,
      headers: condition === null ? {} : { 'if-none-match': condition },
    }),
  );
  const response = new Response(found.body, found);
  const isFixed = hasContentHash(path) || path.startsWith('/_next/static/');
  response.headers.set('cache-control', isFixed ? FOR_EVER : CACHE_CONTROL);
  return response;
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
