import type { FetchApp } from '../http/handler.ts';
import { pathPart, targetOf } from '../http/target-of.ts';

/** Where a server stands: `starting` until its routes are loaded, `draining` once it is about to end. */
export interface Health {
  status: 'starting' | 'ready' | 'draining';
}

/** Where health is told when nothing else is said. */
export const DEFAULT_HEALTH_PATH = '/_waymark/health';

/**
 * An app that also tells how its server does: `{path}/live` is 200 as long as anything is answered, `{path}/ready` is
 * 503 while no request should be sent here. Neither knows of the base path, or reaches the app.
 */
export function answerHealth(app: FetchApp, path: string, health: Health): FetchApp {
  const prefix = `${path}/`;
  return {
    ...app,
    fetch: (request, connection) => {
      const check = checkOf(request, prefix);
      return check === undefined
        ? app.fetch(request, connection)
        : answerCheck(check, request.method, health);
    },
  };
}

function checkOf(request: Request, prefix: string): 'live' | 'ready' | undefined {
  const target = targetOf(request);
  if (!target.startsWith(prefix)) return undefined;
  const check = pathPart(target).slice(prefix.length);
  return check === 'live' || check === 'ready' ? check : undefined;
}

function answerCheck(check: 'live' | 'ready', method: string, { status }: Health): Response {
  if (method !== 'GET' && method !== 'HEAD')
    return new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } });
  // An answer out of a cache would tell of another time.
  const headers = { 'cache-control': 'no-store' };
  if (check === 'live') return Response.json({ status: 'live' }, { headers });
  return Response.json({ status }, { status: status === 'ready' ? 200 : 503, headers });
}
