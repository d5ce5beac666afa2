import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import type { Connection } from '../http/handler.ts';
import { createProxyTrust } from '../http/proxy-trust.ts';
import type { ServerLimits } from '../http/server-limits.ts';
import { logError } from './log-error.ts';
import { createListener } from './node-http.ts';
import type { Build } from './open-server.ts';
import { createStaticFiles } from './static-files.ts';

/** Vercel's edge is the one proxy before a function, and says who asked for what. */
const TRUST = createProxyTrust({ trustProxy: 1 });

/** Where Vercel puts what belongs to the request that is being answered. */
const REQUEST_CONTEXT = Symbol.for('@vercel/request-context');

interface VercelContext {
  get?(): { readonly waitUntil?: (work: Promise<unknown>) => void } | undefined;
}

/**
 * Makes what a function of Vercel's exports, from a build: a listener, as `node:http` has it. The app is made at the
 * first request.
 *
 * @see https://vercel.com/docs/build-output-api/primitives#serverless-functions
 */
export function vercelFunction(build: Build, limits: Partial<ServerLimits> | undefined): RequestListener {
  let listener: Promise<RequestListener> | undefined;
  return (incoming, outgoing) => {
    listener ??= open(build, limits);
    listener.then(
      (answer) => answer(incoming, outgoing),
      (error: unknown) => {
        // The next request tries again, as the next start of a server would.
        listener = undefined;
        console.error(error);
        outgoing.writeHead(500).end();
      },
    );
  };
}

async function open({ makeApp, directory }: Build, limits: Partial<ServerLimits> | undefined) {
  process.setSourceMapsEnabled(true);
  process.env['NEXT_RUNTIME'] = 'nodejs';
  const files = createStaticFiles(join(directory, 'public'));
  const app = makeApp({ onError: logError, directory, ...(files && { files }) });
  await app.register();
  return createListener(app, {
    limits,
    trust: TRUST,
    origin: 'https://localhost',
    onError: (error, request) => logError(error, request),
    waitUntil,
  });
}

/** Work after an answer goes on for as long as Vercel knows of it. */
const waitUntil: Connection['waitUntil'] = (work) => {
  const context = (globalThis as { [REQUEST_CONTEXT]?: VercelContext })[REQUEST_CONTEXT];
  const settled = work.catch(() => {});
  context?.get?.()?.waitUntil?.(settled);
};
